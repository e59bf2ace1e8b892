import { ListSkeleton } from '#components/files/list-skeleton.tsx';

export default function Loading() {
  return <ListSkeleton heading="Recent" />;
}
