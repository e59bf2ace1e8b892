import { z } from 'zod';
import { mostThumbnails } from './sizes/schema.ts';

export const thumbnailsInput = z.strictObject({
  ids: z
    .array(z.uuid())
    .min(1, 'Choose at least one file.')
    .max(mostThumbnails, `Choose at most ${mostThumbnails} files at once.`),
  size: z.enum(['small', 'medium', 'large']),
});
export type ThumbnailsInput = z.infer<typeof thumbnailsInput>;

/** What there is to show of a file. */
export type ThumbnailAnswer =
  | {
      state: 'done';
      url: string;
      /** Of the image itself, as it is shown, in pixels. */
      width: number;
      height: number;
    }
  /** It will be made: a change of the workspace's thumbnails tells when. */
  | { state: 'waiting' }
  | { state: 'none' };
