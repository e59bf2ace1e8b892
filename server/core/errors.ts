/** The catalogue: each code's HTTP status. The message of an `AppError` is written for people. */
export const errorStatus = {
  INVALID: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  FOREIGN_ORIGIN: 403,
  NOT_FOUND: 404,
  NO_LONGER_MEMBER: 404,
  CONFLICT: 409,
  EXPIRED: 410,
  DAMAGED: 410,
  TOO_LARGE: 413,
  QUOTA_EXCEEDED: 413,
  RATE_LIMITED: 429,
  DATABASE_UNAVAILABLE: 503,
  STORAGE_UNAVAILABLE: 503,
  RESTARTING: 503,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/** What domain code throws: a code for programs, a sentence for people, details for both. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string | number | null>>;

  constructor(
    code: ErrorCode,
    message: string,
    details: Record<string, string | number | null> = {},
    cause?: unknown,
  ) {
    super(message, { cause });
    this.code = code;
    this.details = details;
  }
}

/** The one answer for an id that is unknown and an id that is another workspace's. */
export const notFound = (
  what:
    | 'file'
    | 'version'
    | 'folder'
    | 'tag'
    | 'upload'
    | 'transfer'
    | 'member'
    | 'invitation'
    | 'workspace'
    | 'session'
    | 'download'
    | 'deletion'
    | 'emptying',
) => new AppError('NOT_FOUND', `This ${what} does not exist, or you have no access to it.`);

interface DatabaseError {
  code: string;
  constraint?: string;
}

/** Drizzle wraps the driver's error, whose `code` is an SQLSTATE or a system error's name. */
function databaseError(error: unknown): DatabaseError | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') {
      const constraint =
        'constraint' in at && typeof at.constraint === 'string' ? at.constraint : undefined;
      return { code: at.code, constraint };
    }
  }
  return undefined;
}

const uniqueSentences: Record<string, string> = {
  storage_live_name: 'A file with this name is already here. Choose another name.',
  folder_live_name: 'A folder with this name is already here. Choose another name.',
  tag_name: 'A tag with this name is there already. Choose another name.',
  organization_slug_unique: 'This address is taken. Choose another one.',
  trash_emptying_once: 'The trash is being emptied already.',
  member_once: 'This person is a member already.',
  workspace_deletion_once: 'This organization is being deleted already.',
};

const unavailable = /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|57P0[123]|08\w{3}|53300)$/;

/** What a database error means to a person, or undefined where it is a fault of ours. */
export function fromDatabase(error: unknown): AppError | undefined {
  const found = databaseError(error);
  if (!found) return undefined;
  if (found.code === 'HD001')
    return new AppError(
      'CONFLICT',
      'An organization needs at least one owner. Make somebody else an owner first.',
    );
  if (found.code === 'HD004')
    return new AppError(
      'CONFLICT',
      'A folder cannot be moved into itself or into a folder that is in it.',
    );
  if (found.code === '40P01')
    return new AppError('CONFLICT', 'Others are changing the same things right now. Try again.');
  if (found.code === 'HD003')
    return new AppError('UNAUTHENTICATED', 'This account has been deleted.', {}, error);
  const sentence = found.code === '23505' && uniqueSentences[found.constraint ?? ''];
  if (sentence) return new AppError('CONFLICT', sentence, {}, error);
  if (unavailable.test(found.code))
    return new AppError(
      'DATABASE_UNAVAILABLE',
      'Holdall cannot reach its database. Try again in a moment.',
      {},
      error,
    );
  return undefined;
}
