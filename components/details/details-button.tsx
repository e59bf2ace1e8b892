'use client';

import { PanelRight } from 'lucide-react';
import { useQueryState } from 'nuqs';
import { Button } from '../ui/button.tsx';
import { detailsParser, ofSelection } from './details-address.ts';

/** Opens and closes the panel of details. */
export function DetailsButton() {
  const [address, setAddress] = useQueryState('details', detailsParser);
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label="Details"
      title="Details"
      aria-pressed={address !== null}
      className="aria-pressed:bg-muted"
      onClick={() => setAddress(address === null ? ofSelection : null)}
    >
      <PanelRight aria-hidden />
    </Button>
  );
}
