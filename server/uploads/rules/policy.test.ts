import { describe, expect, test } from 'vitest';
import { covers, isOf, overlap } from './kinds/policy.ts';
import {
  beyondInstance,
  effectiveRules,
  type InstanceRules,
  refuseByRules,
  refuseSession,
} from './policy.ts';
import { kindsInWords, setPolicyInput, type UploadPolicy } from './schema.ts';

const open: InstanceRules = {
  allowedTypes: [],
  refusedTypes: [],
  maxFileBytes: 1_000,
  maxSessionBytes: 5_000,
};
const none: UploadPolicy = {
  allowedTypes: [],
  refusedTypes: [],
  maxFileBytes: null,
  maxSessionBytes: null,
};
const acme = (policy: Partial<UploadPolicy>) => ({ name: 'Acme', policy: { ...none, ...policy } });
const file = (filename: string, mimeType = 'application/octet-stream', size = 5) => ({
  filename,
  mimeType,
  size,
});

describe('endings of names', () => {
  test.each([
    ['.exe', 'a.exe', true],
    ['.exe', 'A.EXE', true],
    ['.exe', 'a.exe.', true],
    ['.exe', 'a.exe . ', true],
    ['.exe', 'a.e\u00ADx\u200Be', true],
    ['.exe', '.exe', true],
    ['.exe', 'exe', false],
    ['.exe', 'a.exe.txt', false],
    ['.exe', 'aexe', false],
    ['.exe', 'a', false],
    ['.gz', 'a.tar.gz', true],
    ['.tar.gz', 'a.tar.gz', true],
    ['.tar.gz', 'a.TAR.GZ', true],
    ['.tar.gz', 'a.gz', false],
    ['.tar', 'a.tar.gz', false],
    ['.straße', 'a.STRASSE', true],
    ['.u\u0308b', 'a.\u00DCB', true],
    ['.写真', 'a.写真', true],
  ])('%s means %s: %s', (pattern, filename, expected) => {
    expect(isOf(pattern, file(filename))).toBe(expected);
  });
});

describe('media types', () => {
  test.each([
    ['image/*', 'image/png', true],
    ['image/*', 'image/svg+xml', true],
    ['image/*', 'imagery/png', false],
    ['image/png', 'image/png', true],
    ['image/png', 'image/png2', false],
    ['application/zip', 'application/x-zip-compressed', true],
    ['application/x-msdownload', 'application/vnd.microsoft.portable-executable', true],
    ['application/pdf', 'application/octet-stream', false],
  ])('%s means %s: %s', (pattern, mimeType, expected) => {
    expect(isOf(pattern, file('a.exe', mimeType))).toBe(expected);
  });

  test('what the bytes show counts like an ending of the name', () => {
    const shown = { ...file('a.txt'), shown: 'exe' };
    expect(isOf('.exe', shown)).toBe(true);
    expect(isOf('.xe', shown)).toBe(false);
    expect(isOf('.txt', shown)).toBe(true);
  });
});

test.each([
  ['image/png', 'image/*', true, true],
  ['image/*', 'image/png', false, true],
  ['image/*', 'video/*', false, false],
  ['.tar.gz', '.gz', true, true],
  ['.gz', '.tar.gz', false, true],
  ['.gz', '.zip', false, false],
  ['.png', 'image/*', false, true],
])('%s beside %s: within it %s, with files in common %s', (one, other, within, common) => {
  expect([covers(one, other), overlap(one, other)]).toEqual([within, common]);
});

test('patterns are trimmed, in small letters and there once; others are refused', () => {
  const parsed = setPolicyInput.parse({ ...none, refusedTypes: [' .EXE', '.exe', 'Image/*'] });
  expect(parsed.refusedTypes).toEqual(['.exe', 'image/*']);
  for (const wrong of ['', 'exe', '.', '*', '*/*', 'image', 'image/', '.a b', './x', 'a/b/c', '..'])
    expect(setPolicyInput.safeParse({ ...none, allowedTypes: [wrong] }).success, wrong).toBe(false);
  for (const bytes of [0, -1, 1.5, 2 ** 53, Number.NaN, '5'])
    for (const field of ['maxFileBytes', 'maxSessionBytes'])
      expect(setPolicyInput.safeParse({ ...none, [field]: bytes }).success).toBe(false);
  expect(setPolicyInput.safeParse({ ...none, more: 1 }).success).toBe(false);
});

test('kinds are said as people say them', () => {
  expect(kindsInWords(['.exe'])).toBe('.exe files');
  expect(kindsInWords(['image/*', 'application/pdf'])).toBe('images and PDF');
  expect(kindsInWords(['.txt', 'image/*', 'text/csv'])).toBe('images, .txt and text/csv files');
});

test('a refusal names the rule and whose it is; a file must pass those of both', () => {
  const refusal = (instance: Partial<InstanceRules>, own: Partial<UploadPolicy>, name: string) =>
    refuseByRules(
      effectiveRules({ ...open, ...instance }, acme(own)),
      file(name, name.endsWith('.png') ? 'image/png' : undefined),
    )?.message ?? null;
  const images = { allowedTypes: ['image/*', 'application/pdf'] };
  const executables = { refusedTypes: ['.com', '.exe'] };
  expect(refusal(executables, {}, 'a.EXE')).toBe('This Holdall does not take .exe files.');
  expect(refusal({}, executables, 'a.exe')).toBe('Acme does not take .exe files.');
  expect(refusal(images, {}, 'a.txt')).toBe('This Holdall takes only images and PDF.');
  expect(refusal({}, images, 'a.txt')).toBe('Acme takes only images and PDF.');
  expect(refusal(images, { allowedTypes: ['.txt'] }, 'a.txt')).toBe(
    'This Holdall takes only images and PDF.',
  );
  expect(refusal(images, { allowedTypes: ['.txt'] }, 'a.png')).toBe('Acme takes only .txt files.');
  expect(refusal(images, executables, 'a.png')).toBeNull();
  expect(refusal({ refusedTypes: ['.png'] }, images, 'a.png')).toBe(
    'This Holdall does not take .png files.',
  );
});

test('an organization’s sizes hold where they are smaller, and never widen the instance’s', () => {
  const rules = (own: Partial<UploadPolicy>) => effectiveRules(open, acme(own));
  expect(rules({ maxFileBytes: 999 }).maxFile).toEqual({ bytes: 999, source: 'organization' });
  expect(rules({ maxFileBytes: 1_001 }).maxFile).toEqual({ bytes: 1_000, source: 'system' });
  expect(rules({ maxSessionBytes: 9_999 }).maxSession).toEqual({ bytes: 5_000, source: 'system' });
  expect(effectiveRules(open, null).maxSession).toEqual({ bytes: 5_000, source: 'system' });
  expect(refuseByRules(rules({ maxFileBytes: 999 }), file('a', 'text/plain', 999))).toBeNull();
  expect(refuseByRules(rules({ maxFileBytes: 999 }), file('a', 'text/plain', 1_000))).toEqual({
    code: 'TOO_LARGE',
    message: 'Acme takes files of up to 999 bytes; this one is larger.',
  });
  expect(refuseSession(rules({}), 5_000)).toBeNull();
  expect(refuseSession(rules({ maxSessionBytes: 10 }), 11)?.message).toMatch(
    /^Acme takes up to 10 bytes in one go\./,
  );
});

test('an organization cannot allow what the instance lets no file through of', () => {
  const instance = { ...open, allowedTypes: ['image/*'], refusedTypes: ['image/gif', '.exe'] };
  expect(beyondInstance('image/png', instance)).toBeNull();
  expect(beyondInstance('.png', instance)).toBeNull();
  expect(beyondInstance('image/gif', instance)).toBe('This Holdall does not take image/gif files.');
  expect(beyondInstance('.exe', instance)).toBe('This Holdall does not take .exe files.');
  expect(beyondInstance('video/*', instance)).toBe('This Holdall takes only images.');
  expect(beyondInstance('video/*', open)).toBeNull();
});
