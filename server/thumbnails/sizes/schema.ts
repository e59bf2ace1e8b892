/** The longer side of a thumbnail, at most; an image that is smaller stays as small as it is. */
export const thumbnailPixels = { small: 64, medium: 256, large: 1024 } as const;
export type ThumbnailSize = keyof typeof thumbnailPixels;

/** Of which types there are thumbnails, where the file is what it says. */
const imageTypes = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/avif',
  'image/tiff',
  'image/svg+xml',
];

/** Whether there may be thumbnails of a file; whether there are, only the server knows. */
export const mayHaveThumbnail = ({ mimeType }: { mimeType: string }): boolean =>
  imageTypes.includes(mimeType);

/** Thumbnails that one call asks for, at most. */
export const mostThumbnails = 100;
