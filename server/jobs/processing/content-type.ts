import { fileTypeFromBuffer, supportedMimeTypes } from 'file-type';

/** Bytes from the start of a file in which its type is looked for. */
export const sampleSize = 64 * 1024;

/** What the bytes say of themselves. */
export interface Detected {
  /** By their signature; null where they have none that is known. */
  type: string | null;
  /** How names of that format end, without the point; null like the type. */
  extension: string | null;
  /** Whether they could be a text of some encoding. */
  text: boolean;
}

const octets = 'application/octet-stream';

/** Formats that are made of another one, or share its signature: what was claimed says it closer. */
const madeOf: Readonly<Record<string, RegExp>> = {
  'application/zip':
    /^application\/(epub\+zip|(x-)?java-archive|vnd\.(openxmlformats-officedocument|oasis\.opendocument|ms-(word|excel|powerpoint|visio|xpsdocument)|android\.package-archive|apple\.(pages|numbers|keynote)|google-earth\.kmz|comicbook\+zip)[\w.+-]*)$|^model\/3mf$|\+zip$/,
  'application/x-cfb':
    /^application\/(msword|x-msi|vnd\.(visio|ms-(excel|powerpoint|works|project|outlook)))$/,
  'application/xml': /^text\/xml$|\+xml$/,
  'application/gzip': /^application\/x-(gtar|tgz|compressed-tar)$/,
  'audio/ogg': /^(audio|video|application)\/(ogg|opus)$/,
  'video/ogg': /^(audio|video|application)\/ogg$/,
  'video/mp4': /^(audio|application)\/mp4$/,
  'video/webm': /^audio\/webm$/,
  'video/matroska': /^(audio|video)\/(x-)?matroska$/,
};

/** Has no NUL and few other control characters, or says at its start that it is UTF-16. */
function looksLikeText(head: Uint8Array): boolean {
  if ((head[0] === 0xfe && head[1] === 0xff) || (head[0] === 0xff && head[1] === 0xfe)) return true;
  let control = 0;
  for (const byte of head) {
    if (byte === 0) return false;
    if (byte < 32 && (byte < 8 || byte > 13) && byte !== 27) control += 1;
  }
  return control * 50 <= head.length;
}

/** Looks at the first bytes of a file. Malformed ones have no type; they never throw. */
export async function detect(head: Uint8Array): Promise<Detected> {
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  // Without parameters: `audio/ogg; codecs=opus`.
  const type = found?.mime.split(';', 1)[0] ?? null;
  return { type, extension: found?.ext ?? null, text: looksLikeText(head) };
}

/** Whether a file of this type would have shown a signature. Text formats that have none stay. */
const hasSignature = (type: string): boolean =>
  !/^text\/|[/+](xml|json)$/.test(type) && [...supportedMimeTypes].some((known) => known === type);

/**
 * The type of a file: what its bytes show wins over what was claimed. The claim counts where the
 * bytes show nothing that could contradict it, or only what it is made of.
 */
export function typeOf({ type, text }: Pick<Detected, 'type' | 'text'>, claimed: string): string {
  if (type !== null) return madeOf[type]?.test(claimed) ? claimed : type;
  const needsText = /^text\/|[/+](xml|json)$/.test(claimed);
  if (hasSignature(claimed) || (needsText && !text)) return text ? 'text/plain' : octets;
  return claimed;
}
