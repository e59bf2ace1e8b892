import {
  File,
  FileArchive,
  FileAudio,
  FileCode,
  FileImage,
  FileSpreadsheet,
  FileText,
  FileVideo,
  type LucideIcon,
} from 'lucide-react';
import { type FileKind, kindOf } from '#server/files/kinds/schema.ts';

/** How a kind is said of one file and of many, and drawn. */
export const kindFaces: Record<FileKind, { word: string; many: string; icon: LucideIcon }> = {
  image: { word: 'Image', many: 'Images', icon: FileImage },
  video: { word: 'Video', many: 'Videos', icon: FileVideo },
  audio: { word: 'Audio', many: 'Audio', icon: FileAudio },
  archive: { word: 'Archive', many: 'Archives', icon: FileArchive },
  sheet: { word: 'Spreadsheet', many: 'Spreadsheets', icon: FileSpreadsheet },
  code: { word: 'Code', many: 'Code', icon: FileCode },
  text: { word: 'Document', many: 'Documents', icon: FileText },
  other: { word: 'File', many: 'Other files', icon: File },
};

/** What a file is, for its icon. */
export const fileKind = (file: { filename: string; mimeType: string }) => kindFaces[kindOf(file)];
