import { useQueryStates } from 'nuqs';
import { type FileOrder, fileOrderParsers, type View } from './file-order.ts';
import { type RememberedView, rememberView } from './view-memory.ts';

/** What was chosen since the document came: pages that are kept for Back do not know it. */
let chosen: View | undefined;

/** How one looks at a list, from the URL, and the view from what the person has chosen before. */
export function useFileOrder({ cookie, view }: RememberedView) {
  const [address, setAddress] = useQueryStates(fileOrderParsers);
  const order: FileOrder = { ...address, view: address.view ?? chosen ?? view };
  return {
    order,
    address,
    setOrder(next: Partial<FileOrder>) {
      if (next.view) {
        chosen = next.view;
        rememberView(cookie, next.view);
      }
      setAddress(next);
    },
  };
}
