import type { Role } from '#server/auth/permissions.ts';
import type { colours } from '#server/organizations/schema.ts';

/** Nobody can receive mail here: `.example` is no domain of the Internet (RFC 2606). */
const at = (name: string) => `${name}@demo.example`;

/** The people of the demo, by the name under which the rest of it speaks of them. */
export const people = {
  mira: { name: 'Mira Okafor', email: at('mira') },
  jonas: { name: 'Jonas Lindqvist', email: at('jonas') },
  sooah: { name: 'Soo-ah Kim', email: at('sooah') },
  tomas: { name: 'Tomás Ferreira', email: at('tomas') },
  priya: { name: 'Priya Raman', email: at('priya') },
} as const;

export type PersonKey = keyof typeof people;
export const personKeys = Object.keys(people) as PersonKey[];

export interface Membership {
  person: PersonKey;
  /** The role of the invitation. */
  joinsAs: Role;
  /** The role since then; absent where it never changed. */
  becomes?: Role;
}

export interface DemoOrganization {
  key: 'studio' | 'museum';
  name: string;
  slug: string;
  colour: (typeof colours)[number];
  founder: PersonKey;
  members: Membership[];
  /** Addresses that have not answered yet. */
  pending: { email: string; role: Role }[];
  /** An address whose invitation was withdrawn. */
  withdrawn: string;
}

export const organizations: DemoOrganization[] = [
  {
    key: 'studio',
    name: 'Alder & Finch',
    slug: 'alder-finch',
    colour: 'teal',
    founder: 'mira',
    members: [
      { person: 'jonas', joinsAs: 'admin' },
      { person: 'sooah', joinsAs: 'viewer', becomes: 'member' },
      { person: 'tomas', joinsAs: 'member' },
      { person: 'priya', joinsAs: 'member', becomes: 'viewer' },
    ],
    pending: [
      { email: at('lena.hoffmann'), role: 'member' },
      { email: at('auditor'), role: 'viewer' },
    ],
    withdrawn: at('former.intern'),
  },
  {
    key: 'museum',
    name: 'Harbour Museum',
    slug: 'harbour-museum',
    colour: 'amber',
    founder: 'sooah',
    members: [
      { person: 'tomas', joinsAs: 'admin' },
      { person: 'mira', joinsAs: 'member' },
      { person: 'priya', joinsAs: 'viewer' },
    ],
    pending: [{ email: at('registrar'), role: 'admin' }],
    withdrawn: at('loans'),
  },
];
