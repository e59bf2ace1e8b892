export * from './audit.ts';
export * from './auth.ts';
export * from './columns.ts';
export * from './deletions.ts';
export * from './folders.ts';
export * from './organizations.ts';
export * from './storage.ts';
export * from './uploads.ts';
