// Just enough of PDF 1.7 (ISO 32000-1) for pages of text: Helvetica is one of the fonts that every
// reader has, so nothing is embedded.

const width = 595;
const height = 842;
const margin = 64;
const lineHeight = 15;
const lettersPerLine = 84;
const linesPerPage = 44;

interface Line {
  text: string;
  heading: boolean;
}

function wrap(paragraph: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(' ')) {
    if (line && line.length + word.length + 1 > lettersPerLine) {
      lines.push(line);
      line = word;
    } else {
      line = line ? `${line} ${word}` : word;
    }
  }
  return [...lines, line];
}

/** A string of the page's content: WinAnsi by octal escapes, so that the file stays ASCII. */
function literal(text: string): string {
  const winAnsi: Record<string, number> = { '’': 0x92, '–': 0x96, '…': 0x85, '€': 0x80 };
  const letters = [...text].map((letter) => {
    if (/[()\\]/.test(letter)) return `\\${letter}`;
    const code = winAnsi[letter] ?? letter.codePointAt(0) ?? 0x3f;
    if (code >= 0x20 && code < 0x7f) return letter;
    return code < 0x100 ? `\\${code.toString(8).padStart(3, '0')}` : '?';
  });
  return `(${letters.join('')})`;
}

function pageContent(lines: Line[]): string {
  const shown = lines.map(
    ({ text, heading }) =>
      `/${heading ? 'F2 15' : 'F1 10.5'} Tf ${literal(text)} Tj 0 -${lineHeight} Td`,
  );
  return `BT ${margin} ${height - margin} Td\n${shown.join('\n')}\nET`;
}

function chunks<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}

/** Numbers the objects from 1 and closes the file with the table of where each begins. */
function assemble(objects: string[], title: string): Buffer {
  let text = '%PDF-1.7\n';
  const offsets: number[] = [];
  const all = [...objects, `<< /Title ${literal(title)} /Producer (Holdall demo) >>`];
  all.forEach((object, i) => {
    offsets.push(text.length);
    text += `${i + 1} 0 obj\n${object}\nendobj\n`;
  });
  const start = text.length;
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  text += `xref\n0 ${all.length + 1}\n0000000000 65535 f \n${entries.join('')}`;
  text += `trailer\n<< /Size ${all.length + 1} /Root 1 0 R /Info ${all.length} 0 R >>\n`;
  return Buffer.from(`${text}startxref\n${start}\n%%EOF\n`, 'latin1');
}

/** A document with a title and paragraphs, on as many pages as they need. */
export function makePdf(title: string, paragraphs: readonly string[]): Buffer {
  const lines: Line[] = [
    { text: title, heading: true },
    { text: '', heading: false },
    ...paragraphs.flatMap((text) =>
      [...wrap(text), ''].map((line) => ({ text: line, heading: false })),
    ),
  ];
  const pages = chunks(lines, linesPerPage);
  // 1 catalogue, 2 pages, 3 and 4 fonts, then a page and its content by turns.
  const kids = pages.map((_, i) => `${5 + 2 * i} 0 R`).join(' ');
  const font = (name: string) =>
    `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    font('Helvetica'),
    font('Helvetica-Bold'),
    ...pages.flatMap((page, i) => {
      const content = pageContent(page);
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents ${6 + 2 * i} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>`,
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      ];
    }),
  ];
  return assemble(objects, title);
}
