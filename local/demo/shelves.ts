import type { DemoOrganization, PersonKey } from './cast.ts';
import { makefileSource, pythonSource, typescriptSource } from './content/text.ts';
import {
  archive,
  calendar,
  chart,
  csv,
  type DemoFile,
  document,
  drawing,
  html,
  json,
  log,
  markdown,
  pdf,
  photograph,
  plain,
  recording,
  spreadsheet,
  text,
} from './files.ts';

/** What lies in a workspace. */
export interface Shelf {
  files: DemoFile[];
  /** Moved to the trash after they were stored. */
  trashed: DemoFile[];
  /** Stored under the first name, then given the second one. */
  renamed: { from: DemoFile; to: string }[];
}

const numbered = (count: number, make: (number: string) => DemoFile): DemoFile[] =>
  Array.from({ length: count }, (_, i) => make(String(i + 1).padStart(2, '0')));

/** 255 bytes of UTF-8, the longest name that there can be. */
const longestName = `${'Minutes of the meeting about the minutes of '.repeat(6).slice(0, 251)}.txt`;

/** Names that have broken other products. */
const oddNames: DemoFile[] = [
  plain(longestName, 'A name of 255 bytes.\n'),
  plain('현장 사진 설명.txt', '북쪽 계단에서 찍은 사진입니다.\n'),
  plain('図面一覧.csv', '番号,名称\r\n1,平面図\r\n', 'text/csv'),
  plain('مخطط الطابق.txt', 'الطابق الأول\n'),
  plain('🏛️ façade – “final” version.md', '# Façade\n\nNothing is ever final.\n', 'text/markdown'),
  plain('50% off; "quotes" & <tags>.txt', 'Nothing in this name is a command.\n'),
  plain('%2e%2e%2fetc%2fpasswd', 'Only text.\n'),
  plain('.gitignore', 'node_modules/\n'),
  plain('Makefile', makefileSource),
  plain('empty.txt', ''),
];

const studio: Shelf = {
  files: [
    ...numbered(8, (n) => photograph(`Site visit ${n}.jpg`)),
    ...numbered(4, (n) => drawing(`Ground plan ${n}.png`)),
    ...numbered(3, (n) => drawing(`Section ${n}.svg`)),
    pdf('Planning application.pdf', 60),
    pdf('Fire safety report.pdf', 34),
    pdf('Contract with Brenner Timber.pdf', 18),
    document('Letter to the committee.docx', 6),
    document('Tender description.docx', 40),
    spreadsheet('Costs 2026.xlsx', 400),
    csv('Measurements north stair.csv', 2_500),
    chart('Energy balance.png'),
    chart('Costs by month.webp'),
    markdown('Meeting notes, week 12.md'),
    markdown('Open questions.md'),
    calendar('Handover.ics'),
    archive('Drawings for the contractor.zip'),
    archive('Old correspondence.tar.gz'),
    recording('Dictation, roof.wav', 45),
    plain('net-area.ts', typescriptSource, 'text/x-typescript'),
    html('Newsletter draft.html'),
    photograph('Model, south side.jpg', 4800, 3200),
  ],
  trashed: [
    photograph('Site visit, blurred.jpg', 1800, 1200),
    drawing('Ground plan 01, superseded.png'),
    text('Notes to throw away.txt'),
    pdf('Fire safety report (draft).pdf', 20),
  ],
  renamed: [{ from: document('Untitled document.docx', 9), to: 'Fee proposal.docx' }],
};

const museum: Shelf = {
  files: [
    ...numbered(7, (n) => photograph(`Reading room ${n}.jpg`, 3000, 2000)),
    json('Collection.json', 1_200),
    csv('Visitors 2026.csv', 300),
    log('Climate loggers, March.log', 9_000),
    pdf('Loan agreement.pdf', 22),
    pdf('Conservation report, harbour view.pdf', 45),
    pdf('Opening speech.pdf', 8),
    recording('Audio guide 01, entrance.wav', 60),
    recording('Audio guide 02, boats.wav', 75),
    recording('Audio guide 03, lighthouse.wav', 50),
    document('Labels, ground floor.docx', 14),
    spreadsheet('Budget of the exhibition.xlsx', 160),
    chart('Visitors by month.png'),
    markdown('Checklist for the opening.md'),
    plain('humidity.py', pythonSource, 'text/x-python'),
    archive('Press kit.zip'),
    calendar('Opening weekend.ics'),
    html('Invitation.html'),
    drawing('Cases and vitrines.svg'),
    plain('항구 박물관 안내.txt', '어서 오세요.\n'),
  ],
  trashed: [
    photograph('Reading room, test.jpg', 1500, 1000),
    recording('Audio guide 02, boats (noise).wav', 20),
    text('Old labels.txt'),
  ],
  renamed: [{ from: text('New text file.txt'), to: 'Opening hours.txt' }],
};

export interface Shelves {
  organizations: Record<DemoOrganization['key'], Shelf>;
  personal: Record<PersonKey, Shelf>;
}

/** What lies in the organizations. */
const organizationShelves: Shelves['organizations'] = { studio, museum };

const nothing: Pick<Shelf, 'trashed' | 'renamed'> = { trashed: [], renamed: [] };

/** What lies in each person's Personal. */
const personalShelves: Shelves['personal'] = {
  mira: {
    files: [
      ...numbered(5, (n) => photograph(`Coast walk ${n}.jpg`, 3000, 2000)),
      pdf('Rental contract.pdf', 12),
      pdf('Certificate.pdf', 2),
      document('Talk on timber roofs.docx', 20),
      spreadsheet('Household.xlsx', 120),
      markdown('Reading list.md'),
      recording('Voice memo.wav', 12),
      archive('Backup of my notes.tar.gz'),
      plain('Passport renewal.txt', 'Photographs, form, fee.\n'),
    ],
    trashed: [text('Shopping list.txt'), photograph('Coast walk, thumb.jpg', 1200, 800)],
    renamed: [],
  },
  jonas: {
    files: [
      photograph('Bicycle.jpg', 2400, 1600),
      pdf('Insurance.pdf', 10),
      markdown('Ideas.md'),
      csv('Kilometres.csv', 200),
      text('Recipe for bread.txt'),
      ...oddNames,
    ],
    ...nothing,
  },
  sooah: {
    files: [
      photograph('제주도.jpg', 3000, 2000),
      photograph('가족 사진.jpg', 2400, 1600),
      plain('할 일.md', '# 할 일\n\n- [ ] 전시 준비\n- [x] 계약서 확인\n', 'text/markdown'),
      pdf('Language course.pdf', 6),
      recording('Piano practice.wav', 200),
      json('Bookmarks.json', 80),
    ],
    trashed: [text('메모.txt')],
    renamed: [],
  },
  tomas: {
    files: [
      photograph('Quinta, autumn.jpg', 2700, 1800),
      document('Currículo.docx', 5),
      spreadsheet('Olive harvest.xlsx', 60),
      text('Letter to the bank.txt'),
    ],
    ...nothing,
  },
  priya: {
    files: [
      pdf('Thesis.pdf', 180),
      chart('Results, figure 3.png'),
      csv('Survey answers.csv', 900),
      plain('analysis.py', pythonSource, 'text/x-python'),
    ],
    ...nothing,
  },
};

/** Everything that the demo stores. */
export const allShelves: Shelves = {
  organizations: organizationShelves,
  personal: personalShelves,
};
