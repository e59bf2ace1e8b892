import { between, pick, type Random } from './random.ts';

const subjects = [
  'The north stair',
  'The loan agreement',
  'The reading room',
  'Our second survey',
  'The insulation of the roof',
  'The visitors’ entrance',
  'The conservation report',
  'The revised budget',
  'The light in the long gallery',
  'The contractor',
];
const verbs = [
  'needs another look before',
  'was agreed on in',
  'stays as it is until',
  'costs less than we assumed in',
  'has to be measured again after',
  'follows the drawings of',
  'will be photographed during',
];
const times = [
  'the meeting in March',
  'the last week of the works',
  'the handover',
  'the visit of the committee',
  'the first frost',
  'the opening weekend',
];
const asides = [
  '',
  ' Everybody concerned has been told.',
  ' The figures are in the annex.',
  ' There is no decision yet.',
  ' We keep the older version for comparison.',
];

/** A sentence or two that reads like a working paper. */
export function sentence(random: Random): string {
  return `${pick(random, subjects)} ${pick(random, verbs)} ${pick(random, times)}.${pick(random, asides)}`;
}

export function paragraph(random: Random): string {
  return Array.from({ length: between(random, 3, 6) }, () => sentence(random)).join(' ');
}

export function paragraphs(random: Random, count: number): string[] {
  return Array.from({ length: count }, () => paragraph(random));
}
