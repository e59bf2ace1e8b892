/** What a file is to people, by its type, else by the end of its name. */
export const fileKinds = [
  'image',
  'video',
  'audio',
  'archive',
  'sheet',
  'code',
  'text',
  'other',
] as const;
export type FileKind = (typeof fileKinds)[number];

const extensions: Partial<Record<FileKind, string>> = {
  image: 'png jpg jpeg gif webp avif svg heic bmp tif tiff',
  video: 'mp4 mov mkv webm avi m4v',
  audio: 'mp3 wav flac ogg m4a aac opus',
  archive: 'zip tar gz tgz bz2 xz 7z rar zst',
  sheet: 'csv tsv xls xlsx ods numbers',
  code: 'js ts tsx jsx json html css py rb go rs java c h cpp sh yml yaml xml sql',
  text: 'txt md pdf doc docx odt rtf pages tex',
};

/** The kind of what ends so, in lower case. The function `search_names` is given it as it is. */
export const kindOfExtension: Readonly<Record<string, FileKind>> = Object.fromEntries(
  Object.entries(extensions).flatMap(([kind, list]) =>
    list.split(' ').map((extension) => [extension, kind as FileKind]),
  ),
);

export function kindOf(file: { filename: string; mimeType: string }): FileKind {
  const main = file.mimeType.split('/', 1)[0];
  if (main === 'image' || main === 'video' || main === 'audio') return main;
  const dot = file.filename.lastIndexOf('.');
  const extension = file.filename.slice(dot + 1).toLowerCase();
  if (dot > 0 && Object.hasOwn(kindOfExtension, extension))
    return kindOfExtension[extension] ?? 'other';
  return main === 'text' ? 'text' : 'other';
}

/**
 * Whether an element of a page, or a tab of its own, may be given bytes under this type: it never
 * runs script. Images are those that browsers draw by themselves; drawings (SVG) are programs.
 */
export const mayBeShownAs = (mimeType: string): boolean =>
  /^image\/(avif|bmp|gif|jpeg|png|webp)$|^(audio|video)\/[\w.+-]+$/.test(mimeType);
