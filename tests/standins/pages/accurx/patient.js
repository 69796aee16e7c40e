import { roomFrame } from '/shared/frame.js';

document.querySelector('#frame')?.append(roomFrame('patient'));
