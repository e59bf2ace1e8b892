import { refuseUnsupportedSettings } from '#server/s3-protocol/object-headers.ts';
import { answerEmpty, type Exchange, readText } from '../exchange.ts';
import { uploadName } from './upload-part.ts';

/** AbortMultipartUpload: frees the parts. One that is being sent finds no upload at its end. */
export async function abortUpload(exchange: Exchange): Promise<void> {
  const { request, store } = exchange;
  refuseUnsupportedSettings(request);
  await readText(exchange, 0);
  store.buckets.require(request.bucket);
  await store.abort(uploadName(request));
  answerEmpty(exchange, 204);
}
