import { S3Error } from './errors.ts';

/**
 * Percent-encodes as Signature Version 4 asks: every UTF-8 byte except the unreserved characters
 * of RFC 3986, in upper-case hexadecimal. The slash stays where `keepSlash` is set.
 */
export function uriEncode(value: string, keepSlash = false): string {
  const encoded = encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return keepSlash ? encoded.replaceAll('%2F', '/') : encoded;
}

/**
 * Decodes percent-encoding exactly once, as S3 does: `%252e` becomes `%2e`, never `.`.
 * Raw bytes above ASCII, which Node hands over as Latin-1, count as UTF-8.
 * @throws S3Error InvalidURI when the bytes are not UTF-8, an escape is broken or a NUL is in it
 */
export function uriDecode(value: string): string {
  const ascii = value.replace(
    /[\u0080-\u00ff]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
  let decoded: string;
  try {
    decoded = decodeURIComponent(ascii);
  } catch {
    throw new S3Error('InvalidURI');
  }
  if (decoded.includes('\0')) throw new S3Error('InvalidURI');
  return decoded;
}
