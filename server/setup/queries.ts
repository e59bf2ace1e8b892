import { authDatabase } from '#db/client.ts';
import { instanceAdmin } from '#db/schema/auth.ts';

/** The id of the person who runs this instance; null before anybody has claimed it. */
export async function instanceAdminId(): Promise<string | null> {
  const [row] = await authDatabase().select({ userId: instanceAdmin.userId }).from(instanceAdmin);
  return row?.userId ?? null;
}
