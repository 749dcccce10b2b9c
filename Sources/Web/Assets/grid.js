// The grid of values by keyboard: each cell saves by itself, a block is pasted as one act. Without scripts the same table is one form
// with one button.
import { form } from "./grid-sheet.js";
import { restore } from "./grid-save.js";
import "./grid-report.js";
import "./grid-keys.js";
import "./grid-panel.js";

for (const part of form.querySelectorAll("[data-noscript]")) part.hidden = true;
restore();
