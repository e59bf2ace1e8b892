import { expect, test } from 'vitest';
import { provideDatabase } from '#server/testing/database.ts';
import { putFile } from '#server/testing/files.ts';
import { as, makeOrganization, makePerson } from '#server/testing/people.ts';

provideDatabase();

test('a file that was uploaded is listed, downloads unchanged, and under its own name', async () => {
  const ada = await makePerson();
  const caller = await as(ada);
  const file = await putFile(caller, { filename: 'Résumé - 최종 (1).pdf', content: 'bytes' });
  const page = await caller.files.list({});
  expect(page.items.map((item) => item.filename)).toEqual(['Résumé - 최종 (1).pdf']);
  expect(page.items[0]).toMatchObject({ id: file.id, size: 5, addedBy: { name: 'Ada' } });
  const { url } = await caller.files.downloadUrl({ id: file.id });
  const response = await fetch(url);
  expect(await response.text()).toBe('bytes');
  expect(response.headers.get('content-disposition')).toContain(
    "filename*=UTF-8''R%C3%A9sum%C3%A9%20-%20%EC%B5%9C%EC%A2%85%20%281%29.pdf",
  );
});
test('org', async () => {
  const ada = await makePerson();
  const acme = await makeOrganization(ada);
  const caller = await as(ada, acme.id);
  await putFile(caller, { filename: 'a.txt' });
  expect((await (await as(ada)).files.list({})).items).toHaveLength(0);
  expect((await caller.files.list({})).items).toHaveLength(1);
});
