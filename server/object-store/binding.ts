/**
 * What a store makes of a condition in a signed URL. `refused`: it takes no request that carries
 * the condition at all.
 */
export type Support = 'enforced' | 'ignored' | 'refused';

/** What a store was seen to do, with throw-away objects (`measure.ts`). */
export interface Capabilities {
  /** Seconds by which the store's clock is ahead of ours. */
  clockAhead: number;
  /** A URL whose signature was altered is refused. Where not, anybody may write. */
  signatures: boolean;
  /** Another length than the signed one is refused. */
  signedLength: boolean;
  /** Another value of a signed header than the signed one is refused. */
  signedHeaders: boolean;
  /** `x-amz-checksum-sha256` that differs from the body. */
  sha256: Support;
  /** `Content-MD5` that differs from the body. */
  md5: Support;
  /** `If-None-Match: *` where there is an object. */
  createOnly: Support;
  /** HEAD finds an object at once after its PUT. */
  consistent: boolean;
  etagInReply: boolean;
  etagInHead: boolean;
  /** The ETag of a PUT is the MD5 of its bytes: not so where the store encrypts. */
  etagIsMd5: boolean;
  /** HEAD tells the SHA-256 that came with the PUT. */
  checksumInHead: boolean;
  ranges: boolean;
  /** GET obeys response-content-disposition and response-content-type. */
  responseHeaders: boolean;
  /** An upload in parts can be begun. */
  multipart: boolean;
}

/** The checksum that a store compares with the bytes before it keeps them. */
export type Checksum = 'sha256' | 'md5' | 'none';

/** What is signed into a PUT besides method, key, length and type. */
export interface Binding {
  checksum: Checksum;
  createOnly: boolean;
}

/**
 * The strongest binding that this store enforces. Where signed headers are not compared, a client
 * could leave the checksum out: then it binds nothing.
 */
export function strongestBinding(store: Capabilities): Binding {
  const bound = store.signatures && store.signedHeaders;
  const checksum = bound && store.sha256 === 'enforced' ? 'sha256' : undefined;
  return {
    checksum: checksum ?? (bound && store.md5 === 'enforced' ? 'md5' : 'none'),
    createOnly: bound && store.createOnly === 'enforced',
  };
}

const strength: readonly Checksum[] = ['none', 'md5', 'sha256'];

/** What several URLs for the same key hold together: no more than the weakest of them. */
export const weakest = (one: Checksum, other: Checksum): Checksum =>
  strength.indexOf(one) < strength.indexOf(other) ? one : other;
