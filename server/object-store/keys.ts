/** Characters that every store and every proxy leaves alone. */
const unsafe = /[^A-Za-z0-9._-]+/g;

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
  return `uploads/${context}/${objectId}/${safe}`;
}
