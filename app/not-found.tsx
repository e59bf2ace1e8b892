import { MessagePage } from '#components/shared/message-page.tsx';
import { plainButton } from '#components/ui/button-styles.ts';

/** Without any script: the frame of every page brings this one along. */
export default function NotFound() {
  return (
    <MessagePage heading="There is nothing here">
      <p>This page does not exist, or you have no access to it.</p>
      <a href="/" className={plainButton}>
        Go to your files
      </a>
    </MessagePage>
  );
}
