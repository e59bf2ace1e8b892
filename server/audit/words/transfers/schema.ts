import { type ActionWords, named, type Piece, type Told } from '../pieces/schema.ts';

/** What was moved or copied from one workspace to another. */
const taken = ({ after }: Told): Piece[] => [
  after.mode === 'copy' ? 'copied ' : 'moved ',
  after.kind === 'folder' ? 'the folder ' : '',
  named(after.name, 'something'),
];

/** What goes from one workspace to another. */
export const transferWords = {
  'transfer.leave': {
    group: 'files',
    say: (told) => [...taken(told), ' to ', named(told.after.to, 'another workspace')],
  },
  'transfer.arrive': {
    group: 'files',
    say: (told) => [...taken(told), ' here from ', named(told.after.from, 'another workspace')],
  },
  'transfer.start': {
    group: 'steps',
    say: ({ after }) => [
      'began to ',
      after.mode === 'copy' ? 'copy ' : 'move ',
      named(after.name, 'something'),
      typeof after.count === 'number' && after.count > 1 ? ` and ${after.count - 1} more` : '',
      ' to ',
      named(after.to, 'another workspace'),
    ],
  },
  'transfer.cancel': {
    group: 'steps',
    say: ({ after }) => ['cancelled taking ', named(after.name, 'something'), ' elsewhere'],
  },
  'transfer.retry': {
    group: 'steps',
    say: ({ after }) => ['tried again to take ', named(after.name, 'something'), ' elsewhere'],
  },
  'transfer.fail': {
    group: 'steps',
    say: ({ after }) => [
      'could not take ',
      named(after.name, 'something'),
      ' elsewhere: ',
      named(after.error, 'it failed'),
    ],
  },
} as const satisfies Record<string, ActionWords>;
