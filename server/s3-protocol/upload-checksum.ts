import {
  type Checksum,
  type ChecksumAlgorithm,
  type ChecksumType,
  checksumAlgorithms,
  checksumHeader,
  checksumMismatch,
  checksumTypes,
  type Digester,
  type ObjectChecksum,
  parseAlgorithm,
} from './checksums.ts';
import { combineCrcs, isCrc } from './crc-combination.ts';
import { S3Error } from './errors.ts';

/** Which checksum a multipart upload was created with. */
export interface UploadChecksum {
  algorithm: ChecksumAlgorithm;
  type: ChecksumType;
}

/** S3 user guide, "Checking object integrity": the types of each algorithm, its default first. */
const typesOf: Record<ChecksumAlgorithm, readonly ChecksumType[]> = {
  CRC32: ['COMPOSITE', 'FULL_OBJECT'],
  CRC32C: ['COMPOSITE', 'FULL_OBJECT'],
  CRC64NVME: ['FULL_OBJECT'],
  SHA1: ['COMPOSITE'],
  SHA256: ['COMPOSITE'],
};

function parseType(text: string): ChecksumType {
  const type = checksumTypes.find((known) => known === text.toUpperCase());
  if (type) return type;
  throw new S3Error('InvalidRequest', 'Value for x-amz-checksum-type header is invalid.');
}

/**
 * Reads which checksum the parts of a new upload are going to carry.
 * @throws S3Error InvalidRequest for what S3 does not know or combine
 */
export function uploadChecksum(settings: ReadonlyMap<string, string>): UploadChecksum | undefined {
  const algorithmText = settings.get('x-amz-checksum-algorithm');
  const typeText = settings.get('x-amz-checksum-type');
  if (algorithmText === undefined) {
    if (typeText === undefined) return undefined;
    throw new S3Error(
      'InvalidRequest',
      'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    );
  }
  const algorithm = parseAlgorithm(algorithmText);
  const allowed = typesOf[algorithm];
  const type = typeText === undefined ? (allowed[0] ?? 'COMPOSITE') : parseType(typeText);
  if (allowed.includes(type)) return { algorithm, type };
  throw new S3Error(
    'InvalidRequest',
    `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
  );
}

function typeMismatch(expected?: ChecksumAlgorithm, actual?: ChecksumAlgorithm): S3Error {
  const name = (algorithm?: string) => algorithm?.toLowerCase() ?? 'null';
  return new S3Error(
    'InvalidRequest',
    `Checksum Type mismatch occurred, expected checksum Type: ${name(expected)}, actual checksum Type: ${name(actual)}`,
  );
}

/**
 * Holds the kind of checksum that a part brings against that of its upload. Without one in a
 * FULL_OBJECT upload the store works it out; an upload without one lets each part bring its own.
 * @throws S3Error InvalidRequest
 */
export function checkPartChecksum(
  upload: UploadChecksum | undefined,
  part: { algorithm: ChecksumAlgorithm } | undefined,
): void {
  if (!upload || (upload.type === 'FULL_OBJECT' && !part)) return;
  if (upload.algorithm !== part?.algorithm) throw typeMismatch(upload.algorithm, part?.algorithm);
}

/**
 * The checksum of the assembled object, as S3 writes it: a composite one ends in the part count.
 * @param digester a new one of the upload's algorithm
 */
export function assembledChecksum(
  upload: UploadChecksum,
  parts: readonly { checksum: string; size: number }[],
  digester: Digester,
): ObjectChecksum {
  const { algorithm, type } = upload;
  if (type === 'FULL_OBJECT' && isCrc(algorithm)) {
    const pieces = parts.map(({ checksum, size }) => ({ value: checksum, size }));
    return { algorithm, type, value: combineCrcs(algorithm, pieces) };
  }
  for (const { checksum } of parts) digester.update(Buffer.from(checksum, 'base64'));
  return { algorithm, type, value: `${digester.digest().toString('base64')}-${parts.length}` };
}

/** The checksum of the whole object that a completion names, if it names one. */
function promisedWhole(settings: ReadonlyMap<string, string>): Checksum | undefined {
  const given = checksumAlgorithms.filter((algorithm) => settings.has(checksumHeader(algorithm)));
  if (given.length > 1) {
    throw new S3Error(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  const [algorithm] = given;
  return algorithm && { algorithm, value: settings.get(checksumHeader(algorithm)) ?? '' };
}

/**
 * Holds what a completion says of the whole object against what was assembled.
 * @throws S3Error InvalidRequest for another kind of checksum, BadDigest for another value
 */
export function checkWholeChecksum(
  settings: ReadonlyMap<string, string>,
  assembled: ObjectChecksum | undefined,
): void {
  const typeText = settings.get('x-amz-checksum-type');
  if (typeText !== undefined && parseType(typeText) !== assembled?.type) {
    throw new S3Error(
      'InvalidRequest',
      `The upload was created using the ${assembled?.type ?? 'null'} checksum mode. The complete request must use the same checksum mode.`,
    );
  }
  const promised = promisedWhole(settings);
  if (!promised) return;
  if (promised.algorithm !== assembled?.algorithm) {
    throw typeMismatch(assembled?.algorithm, promised.algorithm);
  }
  if (promised.value !== assembled.value) throw checksumMismatch(promised.algorithm);
}
