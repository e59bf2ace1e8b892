import { expect, test } from 'vitest';
import type { WorkspaceFace } from '../workspaces/workspace.ts';
import { changesOf } from './what-changes.ts';

const personal: WorkspaceFace = {
  id: 'personal',
  kind: 'personal',
  name: 'Personal',
  slug: 'personal',
  colour: 'slate',
};
const acme: WorkspaceFace = { ...personal, id: '1', kind: 'organization', name: 'Acme' };

const told = (act: Parameters<typeof changesOf>[0]) =>
  changesOf(act)
    .map(({ about, says }) => `${about}: ${says}`)
    .join('\n');

test('moving from Personal to an organization says who sees it, whose storage it takes, and that it leaves', () => {
  const words = told({ mode: 'move', from: personal, to: acme });
  expect(words).toContain('Every member of Acme can see and download it');
  expect(words).toContain('counts towards the storage of Acme');
  expect(words).toContain('In Personal its room becomes free');
  expect(words).toContain('It leaves Personal');
});

test('moving from an organization to Personal says that its members can no longer see it', () => {
  const words = told({ mode: 'move', from: acme, to: personal });
  expect(words).toContain('Only you can see it there. Members of Acme can no longer see it.');
  expect(words).toContain('what you may store in Personal');
  expect(words).toContain('It leaves Acme');
});

test('a copy says that the original stays, and takes nothing from its workspace', () => {
  const words = told({ mode: 'copy', from: acme, to: personal });
  expect(words).toContain('It stays in Acme as it is');
  expect(words).not.toContain('no longer');
  expect(words).not.toContain('becomes free');
});
