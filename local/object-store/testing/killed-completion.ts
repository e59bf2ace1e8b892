import { openStore } from '../store.ts';

/**
 * Completes an upload of one part and kills itself in the middle: the upload is ended, the object
 * not yet there. Run as a process of its own with the folder, bucket, key and upload id.
 */
const [folder = '', bucket = '', key = '', id = ''] = process.argv.slice(2);
const store = await openStore(folder);
await store.complete(
  { bucket, key, id },
  (parts) => ({
    object: {
      key,
      content: { uploadId: id },
      size: 6,
      etag: '0-1',
      lastModified: 0,
      headers: { system: {}, metadata: {} },
    },
    parts: parts.slice(0, 1),
  }),
  {
    // Asked for when the object's row is about to be written.
    get createOnly() {
      process.kill(process.pid, 'SIGKILL');
      return false;
    },
  },
);
