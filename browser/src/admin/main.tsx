// Starts the administration. Must never read anything from the address.

import { draw } from "../staff/draw.ts";
import { App } from "./app.tsx";
import { Control } from "./control.ts";

const control = new Control();
draw(<App control={control} />);
void control.start();
