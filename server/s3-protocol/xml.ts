import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import { S3Error } from './errors.ts';
import { uriEncode } from './uri-encoding.ts';

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Control characters go out as references, as S3 does: a bare CR would come back as LF. */
function escapeText(value: string): string {
  return (
    value
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replace(/[&<>"\u0000-\u001f\u007f\ufffe\uffff]/g, (character) => {
        return entities[character] ?? `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;
      })
  );
}

const builder = new XMLBuilder({
  processEntities: false,
  ignoreAttributes: false,
  tagValueProcessor: (_name, value) => escapeText(String(value)),
});

const characters: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescapeText(value: string): string {
  return value.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+))?;?/gi, (reference, decimal, hex, name) => {
    const named = Object.hasOwn(characters, name ?? '') ? characters[name] : undefined;
    const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16);
    const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    const text = named ?? (isCharacter ? String.fromCodePoint(code) : undefined);
    if (text === undefined || !reference.endsWith(';')) throw new S3Error('MalformedXML');
    return text;
  });
}

const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  // The library drops references to control characters: deleting "&#1;a" would delete "a".
  processEntities: false,
  tagValueProcessor: (_name, value) => unescapeText(value),
});

export type XmlValue = string | number | boolean | undefined | XmlValue[] | XmlElement;
export interface XmlElement {
  [name: string]: XmlValue;
}

/** A document with one root element; undefined values are left out, arrays repeat their element. */
export function renderXml(root: string, content: XmlElement, xmlns: string | null = namespace) {
  const attributes = xmlns === null ? {} : { '@_xmlns': xmlns };
  const body = builder.build({ [root]: { ...attributes, ...content } });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${body}`;
}

/**
 * Parses a request's document into plain objects whose leaves are strings. Document type
 * declarations are refused, so that nobody can define entities, and so are CDATA sections.
 * @throws S3Error MalformedXML
 */
export function parseXml(text: string): unknown {
  const refused = text.includes('<!DOCTYPE') || text.includes('<![CDATA[');
  if (refused || XMLValidator.validate(text) !== true) {
    throw new S3Error('MalformedXML');
  }
  try {
    const parsed: unknown = parser.parse(text);
    return parsed;
  } catch {
    throw new S3Error('MalformedXML');
  }
}

/** How keys and prefixes are written in a listing: as they are, or percent-encoded on request. */
export function listingText(encodingType: 'url' | undefined): (value: string) => string {
  return encodingType === 'url' ? (value) => uriEncode(value, true) : (value) => value;
}
