import { ImageOff } from 'lucide-react';
import { type MarkedToken, marked, type Token, type Tokens } from 'marked';
import { Fragment, type ReactNode } from 'react';

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  copy: '©',
  mdash: '—',
  ndash: '–',
  hellip: '…',
};

/** Character references, which the lexer leaves as they are written. */
const plain = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal, hex, name) => {
    if (name) return named[name] ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

/** Addresses that a link may lead to; null for scripts, data, and what is relative to nothing. */
export function safeHref(href: string): string | null {
  const url = URL.parse(href);
  return url && ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : null;
}

function SafeLink({
  href,
  title,
  children,
}: {
  href: string;
  title?: string | null;
  children: ReactNode;
}) {
  const safe = safeHref(href);
  if (!safe) return <span title={href}>{children}</span>;
  return (
    <a
      href={safe}
      title={title ?? safe}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="underline underline-offset-4 hover:no-underline"
    >
      {children}
    </a>
  );
}

/** Never loaded: whoever wrote the file would learn who looks at it, and when. */
function UnloadedImage({ href, text }: Tokens.Image) {
  return (
    <span className="inline-flex items-center gap-1.5 rounded border px-1.5 text-muted-foreground text-sm">
      <ImageOff aria-hidden className="size-3.5" />
      <SafeLink href={href}>Image{text ? `: ${plain(text)}` : ''}</SafeLink>
    </span>
  );
}

const headings = ['text-2xl', 'text-xl', 'text-lg', 'text-base', 'text-base', 'text-base'];

/** Below the dialog's own heading, so that the outline of the page stays whole. */
function Heading({ token }: { token: Tokens.Heading }) {
  const Tag = (['h3', 'h4', 'h5', 'h6', 'h6', 'h6'] as const)[token.depth - 1] ?? 'h6';
  return (
    <Tag className={`mt-6 font-semibold first:mt-0 ${headings[token.depth - 1]}`}>
      <Many tokens={token.tokens} />
    </Tag>
  );
}

function List({ token }: { token: Tokens.List }) {
  const Tag = token.ordered ? 'ol' : 'ul';
  const start = token.ordered && token.start !== '' ? token.start : undefined;
  return (
    <Tag
      {...(start === undefined ? {} : { start })}
      className={`my-3 pl-6 ${token.ordered ? 'list-decimal' : 'list-disc'}`}
    >
      {token.items.map((item, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what is shown never changes
        <li key={n}>
          {item.task && (item.checked ? '☑ ' : '☐ ')}
          <Many tokens={item.tokens} />
        </li>
      ))}
    </Tag>
  );
}

function Table({ token }: { token: Tokens.Table }) {
  const cell = 'border px-2.5 py-1.5 text-left align-top';
  return (
    <div className="my-3 overflow-x-auto">
      <table className="border-collapse">
        <thead>
          <tr>
            {token.header.map(({ tokens }, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: what is shown never changes
              <th key={n} scope="col" className={cell}>
                <Many tokens={tokens} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {token.rows.map((row, y) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: what is shown never changes
            <tr key={y}>
              {row.map(({ tokens }, x) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: what is shown never changes
                <td key={x} className={cell}>
                  <Many tokens={tokens} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const code = 'rounded bg-muted font-mono text-sm';

/** One token as elements. HTML in the text is shown as the text that it is. */
function One({ token: any }: { token: Token }): ReactNode {
  const token = any as MarkedToken;
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'heading':
      return <Heading token={token} />;
    case 'paragraph':
      return (
        <p className="my-3 first:mt-0">
          <Many tokens={token.tokens} />
        </p>
      );
    case 'list':
      return <List token={token} />;
    case 'table':
      return <Table token={token} />;
    case 'blockquote':
      return (
        <blockquote className="my-3 border-l-4 pl-4 text-muted-foreground">
          <Many tokens={token.tokens} />
        </blockquote>
      );
    case 'code':
      return <pre className={`my-3 overflow-x-auto p-3 ${code}`}>{token.text}</pre>;
    case 'hr':
      return <hr className="my-6" />;
    case 'br':
      return <br />;
    case 'codespan':
      return <code className={`px-1 ${code}`}>{token.text}</code>;
    case 'strong':
      return (
        <strong>
          <Many tokens={token.tokens} />
        </strong>
      );
    case 'em':
      return (
        <em>
          <Many tokens={token.tokens} />
        </em>
      );
    case 'del':
      return (
        <del>
          <Many tokens={token.tokens} />
        </del>
      );
    case 'link':
      return (
        <SafeLink href={token.href} title={token.title}>
          <Many tokens={token.tokens} />
        </SafeLink>
      );
    case 'image':
      return <UnloadedImage {...token} />;
    case 'text':
      return 'tokens' in token && token.tokens ? <Many tokens={token.tokens} /> : plain(token.text);
    case 'escape':
      return token.text;
    default:
      return any.raw;
  }
}

function Many({ tokens = [] }: { tokens?: Token[] }): ReactNode {
  return tokens.map((token, n) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: what is shown never changes
    <Fragment key={n}>
      <One token={token} />
    </Fragment>
  ));
}

/** Markdown as elements of the page: no HTML is ever made of it, so none can come out of it. */
export function Markdown({ text }: { text: string }) {
  return <Many tokens={marked.lexer(text)} />;
}
