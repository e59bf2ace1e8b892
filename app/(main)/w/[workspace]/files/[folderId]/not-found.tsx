import { FolderNotFound } from '#components/folders/folder-not-found.tsx';

export default function NotFound() {
  return <FolderNotFound />;
}
