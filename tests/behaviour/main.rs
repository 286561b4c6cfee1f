//! What the program does, seen from outside: one module a behaviour.

mod workbook;
