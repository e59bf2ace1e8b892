import { handleApi } from '#server/api/handler.ts';

export { handleApi as GET, handleApi as POST };
