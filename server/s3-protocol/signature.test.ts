import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { authorize } from './authorization.ts';
import { decodeChunked } from './chunked-body.ts';
import { parseRequest } from './request.ts';
import { chunkSignature, sameSignature, signingScope, trailerSignature } from './signature.ts';

/** The worked examples of the S3 API reference, "Authenticating Requests (AWS Signature Version 4)". */
const example = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
};
const now = new Date('2013-05-24T00:00:00Z');
const credential = 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request';
const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

function headersOf(signed: string, signature: string, headers: Record<string, string>): string[] {
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential},SignedHeaders=${signed},Signature=${signature}`;
  return Object.entries({
    Host: 'examplebucket.s3.amazonaws.com',
    'x-amz-date': '20130524T000000Z',
    Authorization: authorization,
    ...headers,
  }).flat();
}

interface Sample {
  name: string;
  method: string;
  target: string;
  signed: string;
  signature: string;
  headers: Record<string, string>;
}

describe('the examples that AWS publishes', () => {
  const samples: Sample[] = [
    {
      name: 'GET Object',
      method: 'GET',
      target: '/test.txt',
      signed: 'host;range;x-amz-content-sha256;x-amz-date',
      signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
      headers: { Range: 'bytes=0-9', 'x-amz-content-sha256': empty },
    },
    {
      name: 'PUT Object',
      method: 'PUT',
      target: '/test$file.text',
      signed: 'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
      signature: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
      headers: {
        Date: 'Fri, 24 May 2013 00:00:00 GMT',
        'x-amz-storage-class': 'REDUCED_REDUNDANCY',
        'x-amz-content-sha256': createHash('sha256').update('Welcome to Amazon S3.').digest('hex'),
      },
    },
    {
      name: 'GET Bucket Lifecycle',
      method: 'GET',
      target: '/?lifecycle',
      signed: 'host;x-amz-content-sha256;x-amz-date',
      signature: 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
      headers: { 'x-amz-content-sha256': empty },
    },
    {
      name: 'Get Bucket (List Objects)',
      method: 'GET',
      target: '/?max-keys=2&prefix=J',
      signed: 'host;x-amz-content-sha256;x-amz-date',
      signature: '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
      headers: { 'x-amz-content-sha256': empty },
    },
  ];
  test.each(samples)('$name verifies, and with one changed digit does not', (sample) => {
    const { method, target, signed, signature, headers } = sample;
    const right = parseRequest(method, target, headersOf(signed, signature, headers));
    expect(authorize(right, example, now).signature).toBe(signature);
    const changed = signature.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
    const wrong = parseRequest(method, target, headersOf(signed, changed, headers));
    expect(() => authorize(wrong, example, now)).toThrow('signature we calculated does not match');
  });

  test('the presigned URL verifies within its day and not after', () => {
    const target =
      '/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404';
    const request = parseRequest('GET', target, ['Host', 'examplebucket.s3.amazonaws.com']);
    expect(authorize(request, example, now).payload.kind).toBe('unsigned');
    const dayLater = new Date(now.getTime() + 86_400_000);
    expect(authorize(request, example, dayLater).payload.kind).toBe('unsigned');
    const tooLate = new Date(dayLater.getTime() + 1000);
    expect(() => authorize(request, example, tooLate)).toThrow('Request has expired');
  });
});

const chunks = [Buffer.alloc(65536, 'a'), Buffer.alloc(1024, 'a'), Buffer.alloc(0)];

/** The upload of 66,560 bytes in three chunks, with or without trailing checksum. */
function upload(signed: string, signature: string, headers: Record<string, string>) {
  const request = parseRequest('PUT', '/examplebucket/chunkObject.txt', [
    ...headersOf(signed, signature, {
      Host: 's3.amazonaws.com',
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
      'Content-Encoding': 'aws-chunked',
      'x-amz-decoded-content-length': '66560',
      ...headers,
    }),
  ]);
  return authorize(request, example, now);
}

async function decode(
  body: Buffer,
  chain: Parameters<typeof decodeChunked>[1],
  trailers: string[] = [],
) {
  async function* source() {
    for (let at = 0; at < body.length; at += 4099) yield body.subarray(at, at + 4099);
  }
  const decoder = decodeChunked(source(), chain, trailers);
  let size = 0;
  for (;;) {
    const next = await decoder.next();
    if (next.done) return { size, trailers: next.value };
    size += next.value.length;
  }
}

function frame(signatures: string[], tail: string): Buffer {
  const pieces = chunks.flatMap((chunk, index) => [
    Buffer.from(`${chunk.length.toString(16)};chunk-signature=${signatures[index]}\r\n`),
    chunk,
    Buffer.from(chunk.length > 0 ? '\r\n' : tail),
  ]);
  return Buffer.concat(pieces);
}

describe('the chunked uploads that AWS publishes', () => {
  const plain = [
    'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
    '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
    'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
  ];
  const seed = '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9';

  test('without a trailer: seed, every chunk and the whole body verify', async () => {
    const authorized = upload(
      'content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class',
      seed,
      {
        'Content-Length': '66824',
        'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      },
    );
    const body = frame(plain, '\r\n');
    expect(body).toHaveLength(66824);
    expect(await decode(body, { scope: authorized.scope, seed })).toMatchObject({ size: 66560 });
  });

  test('a changed byte, a changed order and a cut body are refused', async () => {
    const scope = signingScope(example.secretAccessKey, 'us-east-1', '20130524T000000Z');
    const body = frame(plain, '\r\n');
    const changed = Buffer.from(body);
    changed[40_000] = 0x62;
    const mismatch = { code: 'SignatureDoesNotMatch' };
    await expect(decode(changed, { scope, seed })).rejects.toMatchObject(mismatch);
    await expect(decode(body, { scope, seed: plain[0] ?? '' })).rejects.toMatchObject(mismatch);
    for (const length of [0, 50, 40_000, 66_000, 66_700]) {
      const cut = decode(body.subarray(0, length), { scope, seed });
      await expect(cut).rejects.toMatchObject({ name: 'S3Error' });
    }
  });

  test('with a trailing CRC32C: seed, chunks and trailer verify, another trailer does not', async () => {
    const trailerSeed = '106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e';
    const authorized = upload(
      'content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer',
      trailerSeed,
      {
        'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
        'x-amz-trailer': 'x-amz-checksum-crc32c',
      },
    );
    const signatures = [
      'b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2',
      '1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7',
      '2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992',
    ];
    const last = 'd81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435';
    const body = (checksum: string, separator: string) =>
      frame(
        signatures,
        `x-amz-checksum-crc32c:${checksum}${separator}x-amz-trailer-signature:${last}\r\n\r\n`,
      );
    const chain = { scope: authorized.scope, seed: trailerSeed };
    const names = ['x-amz-checksum-crc32c'];
    for (const separator of ['\r\n', '\n\r\n']) {
      const { size, trailers } = await decode(body('sOO8/Q==', separator), chain, names);
      expect(size).toBe(66560);
      expect(trailers.get('x-amz-checksum-crc32c')).toBe('sOO8/Q==');
    }
    await expect(decode(body('sOO8/A==', '\r\n'), chain, names)).rejects.toMatchObject({
      code: 'SignatureDoesNotMatch',
    });
    await expect(decode(body('sOO8/Q==', '\r\n'), chain, [])).rejects.toMatchObject({
      code: 'MalformedTrailerError',
    });
  });

  test('chunk and trailer signatures are what the signer computes', () => {
    const scope = signingScope(example.secretAccessKey, 'us-east-1', '20130524T000000Z');
    const first = createHash('sha256')
      .update(chunks[0] ?? '')
      .digest('hex');
    expect(chunkSignature(scope, seed, first)).toBe(plain[0]);
    const previous = '2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992';
    expect(trailerSignature(scope, previous, 'x-amz-checksum-crc32c:sOO8/Q==\n')).toBe(
      'd81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435',
    );
  });
});

test('signatures of different length or content are never the same', () => {
  expect(sameSignature('abc', 'abc')).toBe(true);
  expect(sameSignature('abc', 'abd')).toBe(false);
  expect(sameSignature('abc', 'ab')).toBe(false);
  expect(sameSignature('abc', '')).toBe(false);
});
