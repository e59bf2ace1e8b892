import { handleAuth } from '#server/auth/route.ts';

export { handleAuth as GET, handleAuth as POST };
