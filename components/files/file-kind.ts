import {
  File,
  FileArchive,
  FileAudio,
  FileCode,
  FileImage,
  FileSpreadsheet,
  FileText,
  FileVideo,
  type LucideIcon,
} from 'lucide-react';

interface FileKind {
  word: string;
  icon: LucideIcon;
}

const kinds = {
  image: { word: 'Image', icon: FileImage },
  video: { word: 'Video', icon: FileVideo },
  audio: { word: 'Audio', icon: FileAudio },
  archive: { word: 'Archive', icon: FileArchive },
  sheet: { word: 'Spreadsheet', icon: FileSpreadsheet },
  code: { word: 'Code', icon: FileCode },
  text: { word: 'Document', icon: FileText },
  other: { word: 'File', icon: File },
} satisfies Record<string, FileKind>;

const extensions: Partial<Record<keyof typeof kinds, string>> = {
  image: 'png jpg jpeg gif webp avif svg heic bmp tif tiff',
  video: 'mp4 mov mkv webm avi m4v',
  audio: 'mp3 wav flac ogg m4a aac opus',
  archive: 'zip tar gz tgz bz2 xz 7z rar zst',
  sheet: 'csv tsv xls xlsx ods numbers',
  code: 'js ts tsx jsx json html css py rb go rs java c h cpp sh yml yaml xml sql',
  text: 'txt md pdf doc docx odt rtf pages tex',
};

const byExtension = new Map<string, FileKind>();
for (const [kind, list] of Object.entries(extensions))
  for (const extension of list.split(' '))
    byExtension.set(extension, kinds[kind as keyof typeof kinds]);

/** What a file is, for its icon: by its type, else by the end of its name. */
export function fileKind(file: { filename: string; mimeType: string }): FileKind {
  const main = file.mimeType.split('/', 1)[0];
  if (main === 'image' || main === 'video' || main === 'audio') return kinds[main];
  const dot = file.filename.lastIndexOf('.');
  const known = byExtension.get(file.filename.slice(dot + 1).toLowerCase());
  if (dot > 0 && known) return known;
  return main === 'text' ? kinds.text : kinds.other;
}
