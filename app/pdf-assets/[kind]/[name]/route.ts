import { pdfAsset } from '#server/api/pdf-assets.ts';

export const GET = pdfAsset;
