import { createHash } from 'node:crypto';
import { S3Error } from './errors.ts';
import { chunkSignature, type SigningScope, sameSignature, trailerSignature } from './signature.ts';

const longestLine = 8 * 1024;
const mostTrailers = 16;

/** How the chunks of a body are signed, undefined where they are not. */
export interface ChunkChain {
  scope: SigningScope;
  /** the signature of the request itself */
  seed: string;
}

/** Reads lines and bytes from a stream while holding at most one of its pieces. */
class ByteReader {
  #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Between 1 and `most` bytes, undefined at the end. */
  async some(most: number): Promise<Buffer | undefined> {
    while (this.#rest.length === 0) {
      const next = await this.#source.next();
      if (next.done) return undefined;
      this.#rest = next.value;
    }
    const piece = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(piece.length);
    return piece;
  }

  /** The next line without its CR LF, undefined at the end. */
  async line(): Promise<string | undefined> {
    let text = '';
    for (;;) {
      const piece = await this.some(longestLine);
      if (!piece) return text === '' ? undefined : text;
      const end = piece.indexOf(0x0a);
      text += piece.toString('latin1', 0, end < 0 ? piece.length : end);
      if (end >= 0) {
        this.#rest = Buffer.concat([piece.subarray(end + 1), this.#rest]);
        return text.endsWith('\r') ? text.slice(0, -1) : text;
      }
      if (text.length > longestLine)
        throw new S3Error('InvalidRequest', 'A chunk header is too long.');
    }
  }
}

function parseChunkHeader(line: string, signed: boolean): { size: number; signature: string } {
  const pattern = signed
    ? /^([0-9a-fA-F]{1,12});chunk-signature=([0-9a-f]{64})$/
    : /^([0-9a-fA-F]{1,12})$/;
  const match = pattern.exec(line);
  if (!match) throw new S3Error('InvalidRequest', 'The aws-chunked body is malformed.');
  return { size: Number.parseInt(match[1] ?? '', 16), signature: match[2] ?? '' };
}

async function readTrailers(
  reader: ByteReader,
  expected: readonly string[],
  chain: ChunkChain | undefined,
  previous: string,
): Promise<Map<string, string>> {
  const trailers = new Map<string, string>();
  // AWS's worked example separates the trailers by an extra empty line; SDKs do not.
  for (let line = await reader.line(); line !== undefined; line = await reader.line()) {
    if (line === '') continue;
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    if (colon < 1 || trailers.has(name) || trailers.size >= mostTrailers) {
      throw new S3Error('MalformedTrailerError');
    }
    trailers.set(name, line.slice(colon + 1).trim());
  }
  const signature = trailers.get('x-amz-trailer-signature');
  trailers.delete('x-amz-trailer-signature');
  if (trailers.size !== expected.length || expected.some((name) => !trailers.has(name))) {
    throw new S3Error('MalformedTrailerError');
  }
  if (chain && expected.length > 0) {
    const text = [...trailers].map(([name, value]) => `${name}:${value}\n`).join('');
    const right = trailerSignature(chain.scope, previous, text);
    if (!sameSignature(right, signature ?? '')) throw new S3Error('SignatureDoesNotMatch');
  }
  return trailers;
}

/**
 * Decodes `aws-chunked` (S3 API reference, "Transferring Payload in Multiple Chunks" and "Including
 * Trailing Headers"), yields the data and returns the trailers. Data is yielded before the
 * signature of its chunk is known: use nothing of it before the generator has ended.
 * @throws S3Error IncompleteBody, InvalidRequest, MalformedTrailerError or SignatureDoesNotMatch
 */
export async function* decodeChunked(
  source: AsyncIterable<Buffer>,
  chain: ChunkChain | undefined,
  trailerNames: readonly string[],
): AsyncGenerator<Buffer, Map<string, string>> {
  const reader = new ByteReader(source);
  let previous = chain?.seed ?? '';
  for (;;) {
    const line = await reader.line();
    if (line === undefined) throw new S3Error('IncompleteBody');
    const { size, signature } = parseChunkHeader(line, chain !== undefined);
    const hash = createHash('sha256');
    for (let left = size; left > 0; ) {
      const piece = await reader.some(left);
      if (!piece) throw new S3Error('IncompleteBody');
      left -= piece.length;
      if (chain) hash.update(piece);
      yield piece;
    }
    if (chain) {
      const right = chunkSignature(chain.scope, previous, hash.digest('hex'));
      if (!sameSignature(right, signature)) throw new S3Error('SignatureDoesNotMatch');
      previous = right;
    }
    if (size === 0) return await readTrailers(reader, trailerNames, chain, previous);
    if ((await reader.line()) !== '') throw new S3Error('IncompleteBody');
  }
}
