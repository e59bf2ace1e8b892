'use client';

import { createContext, type ReactNode, useContext } from 'react';

const Place = createContext<ReactNode>(null);

/** What every dialog opened below says above its heading: where it acts. */
export function DialogPlaceProvider({
  place,
  children,
}: {
  place: ReactNode;
  children: ReactNode;
}) {
  return <Place value={place}>{children}</Place>;
}

/** The line above a dialog's heading; nothing where no place is given. */
export function DialogPlace() {
  const place = useContext(Place);
  return place ? <div className="mb-2 flex min-w-0 pr-8">{place}</div> : null;
}
