import type { Capabilities } from '#server/object-store/binding.ts';
import { ok, type Verdict, weaker, wrong } from '../policy.ts';

const otherStore =
  'Only another object store, or a newer version of this one, can change that. Holdall works all the same.';

/** What to say of each guarantee, by what the store was seen to do. */
export const guarantees: readonly {
  name: string;
  judge: (store: Capabilities) => Verdict;
}[] = [
  {
    name: 'Signed URLs',
    judge: ({ signatures }) =>
      signatures
        ? ok('A URL that was tampered with is refused.')
        : wrong(
            'The store takes URLs that were tampered with: anybody who reaches it can read and write every file.',
            'Do not use this store. Where it has a setting for anonymous access, switch it off.',
          ),
  },
  {
    name: 'Signed length',
    judge: ({ signedLength }) =>
      signedLength
        ? ok('A body of another length than announced is refused.')
        : weaker(
            'The store takes bodies of another length than announced; Holdall deletes them when they are completed.',
            otherStore,
          ),
  },
  {
    name: 'Signed headers',
    judge: ({ signedHeaders }) =>
      signedHeaders
        ? ok('Another content type or checksum header than announced is refused.')
        : weaker(
            'The store does not compare signed headers, so no checksum can be bound into a URL: Holdall reads every file once after its upload.',
            otherStore,
          ),
  },
  {
    name: 'Checksums',
    judge: ({ sha256, md5 }) => {
      if (sha256 === 'enforced')
        return ok('Bytes that do not have the announced SHA-256 are refused.');
      return md5 === 'enforced'
        ? weaker(
            'The store compares MD5, not SHA-256. Damage on the way is found; two files made on purpose to have one MD5 are not told apart, and no SHA-256 is kept.',
            otherStore,
          )
        : weaker(
            'The store compares no checksum: Holdall reads every file once after its upload to compare it, which costs time and traffic.',
            otherStore,
          );
    },
  },
  {
    name: 'Create-only writes',
    judge: ({ createOnly }) =>
      createOnly === 'enforced'
        ? ok('A URL cannot overwrite what was stored with it.')
        : weaker(
            `The store ${createOnly === 'ignored' ? 'ignores' : 'refuses'} If-None-Match: for 15 minutes an upload’s URL could overwrite its own file. Holdall notices by the ETag and calls the file damaged.`,
            otherStore,
          ),
  },
  {
    name: 'ETags',
    judge: ({ etagInReply, etagInHead }) => {
      if (!etagInHead)
        return weaker(
          'The store tells no ETag: Holdall cannot notice when an object is replaced behind its back.',
          otherStore,
        );
      return etagInReply
        ? ok('Writes and HEAD answer with an ETag.')
        : weaker(
            'Replies to writes carry no ETag: completing an upload asks for it once more.',
            otherStore,
          );
    },
  },
  {
    name: 'Stored checksums',
    judge: ({ checksumInHead }) =>
      checksumInHead
        ? ok('HEAD tells the SHA-256 of an object.')
        : weaker(
            'HEAD does not tell the SHA-256 of an object: completing an upload relies on what the store compared when it took the bytes, or reads them.',
            otherStore,
          ),
  },
  {
    name: 'Consistency',
    judge: ({ consistent }) =>
      consistent
        ? ok('An object is found at once after its upload.')
        : weaker(
            'An object is not found at once after its upload: completing may say that nothing has arrived, and work a moment later.',
            otherStore,
          ),
  },
  {
    name: 'Ranges',
    judge: ({ ranges }) =>
      ranges
        ? ok('Parts of an object can be read.')
        : weaker(
            'The store answers no ranges: a download that breaks off begins anew.',
            otherStore,
          ),
  },
  {
    name: 'Download headers',
    judge: ({ responseHeaders }) =>
      responseHeaders
        ? ok('Downloads get their name and are never shown as a page.')
        : wrong(
            'The store ignores response-content-disposition and response-content-type: downloads get the wrong name, and a file may run as a page at the store’s address.',
            'Use a store that obeys the response-* parameters of GetObject (S3, R2 and Ceph do), or look for a proxy before it that removes them.',
          ),
  },
  {
    name: 'Parts',
    judge: ({ multipart }) =>
      multipart
        ? ok('Large files can be sent in parts.')
        : weaker('The store takes no uploads in parts: each file goes in one piece.', otherStore),
  },
  {
    name: 'Clock',
    judge: ({ clockAhead }) =>
      Math.abs(clockAhead) < 5
        ? ok('The clocks of this machine and of the store agree.')
        : weaker(
            `The store’s clock is ${duration(Math.abs(clockAhead))} ${clockAhead > 0 ? 'ahead of' : 'behind'} ours. URLs are dated by the store’s clock, so uploads and downloads work.`,
            'Let both machines keep their time by NTP (timedatectl set-ntp true).',
          ),
  },
];

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} seconds`;
  return seconds < 7_200
    ? `${Math.round(seconds / 60)} minutes`
    : `${Math.round(seconds / 3_600)} hours`;
}
