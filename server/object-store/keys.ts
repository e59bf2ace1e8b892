/** Characters that every store and every proxy leaves alone. */
const unsafe = /[^A-Za-z0-9._-]+/g;

/** Under this prefix lie the objects that rows know. Others may share the bucket. */
export const objectPrefix = 'uploads/';

/**
 * The key of an object. The name in it is for people who look into the bucket; access is decided
 * by rows, and nobody parses a key.
 */
export function objectKey(
  owner: { organizationId: string | null; userId: string },
  objectId: string,
  filename: string,
): string {
  const safe = filename.replace(unsafe, '_').replace(/^\.+/, '_').slice(-64) || 'file';
  const context = owner.organizationId ? `orgs/${owner.organizationId}` : `users/${owner.userId}`;
  return `${objectPrefix}${context}/${objectId}/${safe}`;
}

/** Under this prefix lie throw-away objects that try the store out; no row knows them. */
export const probePrefix = 'probes/';

/** The key of a throw-away object. Its id tells when it was made, so that a job can sweep it. */
export const probeKey = (probeId: string, name: string): string =>
  `${probePrefix}${probeId}/${name}`;

/**
 * When a throw-away object was begun, in milliseconds, by the UUIDv7 in its key (RFC 9562, section
 * 5.7: its first 48 bits); undefined for other keys.
 */
export function probeTime(key: string): number | undefined {
  const [id = ''] = key.slice(probePrefix.length).split('/');
  if (!key.startsWith(probePrefix) || !/^[0-9a-f]{8}-[0-9a-f]{4}-7/.test(id)) return undefined;
  return Number.parseInt(id.replace('-', '').slice(0, 12), 16);
}
