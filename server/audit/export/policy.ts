import type { ExportInput } from '../schema.ts';
import type { Told } from '../words/pieces/schema.ts';
import { sentenceText } from '../words/schema.ts';

/** What an export tells of an entry. */
interface Exported extends Told {
  id: string;
  createdAt: Date;
  action: string;
  actor: { kind: 'person' | 'system'; id: string; name: string };
  subject: { type: string; id: string };
  ip: string | null;
  userAgent: string | null;
  device: string | null;
  requestId: string | null;
}

const columns: Record<string, (entry: Exported) => string | null> = {
  time: (entry) => entry.createdAt.toISOString(),
  person: (entry) => entry.actor.name,
  person_id: (entry) => (entry.actor.kind === 'person' ? entry.actor.id : null),
  what: sentenceText,
  action: (entry) => entry.action,
  subject_type: (entry) => entry.subject.type,
  subject_id: (entry) => entry.subject.id,
  before: (entry) => JSON.stringify(entry.before),
  after: (entry) => JSON.stringify(entry.after),
  address: (entry) => entry.ip,
  device: (entry) => entry.device,
  user_agent: (entry) => entry.userAgent,
  request_id: (entry) => entry.requestId,
  id: (entry) => entry.id,
};

/** What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection), also full-width. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/u;

/** RFC 4180 section 2: quoted where need be. A text that would be a formula begins with `'`. */
function field(value: string | null): string {
  if (value === null) return '';
  const plain = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

const csvLine = (values: (string | null)[]): string => `${values.map(field).join(',')}\r\n`;

/** How an export begins: CSV with a mark, without which spreadsheets do not take it for UTF-8. */
export const exportHead = (format: ExportInput['format']): string =>
  format === 'csv' ? `\ufeff${csvLine(Object.keys(columns))}` : '';

/** One entry as a line of the export. */
export function exportLine(format: ExportInput['format'], entry: Exported): string {
  if (format === 'csv') return csvLine(Object.values(columns).map((column) => column(entry)));
  const { name: _name, person: _person, ...rest } = entry;
  return `${JSON.stringify({ ...rest, what: sentenceText(entry) })}\n`;
}
