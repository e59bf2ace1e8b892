import { z } from 'zod';

const day = z.iso.date().refine((text) => text >= '1970-01-02' && text < '9999-12-31');

/** The start of a day (plus some days) here, as a point in time; undefined for what is no day. */
export function startOfDay(text: string | null, plusDays = 0): string | undefined {
  const { data } = day.safeParse(text);
  if (!data) return undefined;
  const start = new Date(`${data}T00:00`);
  start.setDate(start.getDate() + plusDays);
  return start.toISOString();
}
