import { lists } from '../browse/lists.ts';
import { opening, switching } from '../browse/screens.ts';
import { scripts } from '../browse/scripts.ts';
import { scrolling } from '../browse/scrolling.ts';
import { search } from '../browse/search.ts';
import { trees } from '../browse/trees.ts';

/** What people do all day: lists, searches, folders, and what they see of it in a browser. */
export const browse = [lists, search, trees, scripts, switching, opening, scrolling];
