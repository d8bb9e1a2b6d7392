/* The page inside the frame of another site; the tag itself comes with widget.js. */

import { tellHeight } from "./frame.js";

tellHeight();
