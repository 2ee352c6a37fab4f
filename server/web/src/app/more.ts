// The screens that the phone does not need to start: they come in a file of their own, right after the start.
export { Enrol } from "./screens/enrol";
export { Me } from "./screens/me";
export { Messages } from "./screens/messages";
export { Offers } from "./screens/offers";
export { ReportScreens } from "./screens/report";
