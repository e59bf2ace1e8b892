import Link from 'next/link';
import { MessagePage } from '#components/shared/message-page.tsx';
import { Button } from '#components/ui/button.tsx';

export default function NotFound() {
  return (
    <MessagePage heading="There is nothing here">
      <p>This page does not exist, or you have no access to it.</p>
      <Button asChild>
        <Link href="/">Go to your files</Link>
      </Button>
    </MessagePage>
  );
}
