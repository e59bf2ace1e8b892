import { z } from 'zod';
import { S3Error } from './errors.ts';
import { parseXml } from './xml.ts';

const objectSchema = z.object({
  Key: z.string().min(1),
  ETag: z.string().optional(),
  VersionId: z.string().optional(),
  LastModifiedTime: z.string().optional(),
  Size: z.string().optional(),
});

const documentSchema = z.object({
  Delete: z.object({
    Quiet: z
      .string()
      .transform((text) => text.trim() === 'true')
      .optional(),
    Object: z.preprocess(
      (value) => (Array.isArray(value) ? value : [value]),
      z.array(objectSchema).min(1).max(1000),
    ),
  }),
});

export interface DeleteRequest {
  quiet: boolean;
  objects: z.infer<typeof objectSchema>[];
}

/**
 * Reads a DeleteObjects document: 1 to 1,000 keys.
 * @throws S3Error MalformedXML
 */
export function parseDeleteRequest(xml: string): DeleteRequest {
  const parsed = documentSchema.safeParse(parseXml(xml));
  if (!parsed.success) throw new S3Error('MalformedXML');
  return { quiet: parsed.data.Delete.Quiet ?? false, objects: parsed.data.Delete.Object };
}
