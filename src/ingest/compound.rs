//! What stands in a compound file (.xls, and .xlsx under a password), looked at before anybody trusts it.
//!
//! calamine follows a chain of sectors until it ends or gives as many bytes as the directory says; a chain that bites its own tail
//! would fill the memory. So every chain it would follow is walked here first, and the records of the workbook stream are handed to
//! `biff` for its limits. Source: [MS-CFB].

use std::collections::BTreeMap;
use std::sync::Arc;

use super::biff;
use super::layout::{Layout, Refusal};

const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const FIRST_RESERVED: u32 = 0xFFFF_FFFA;
const ENTRY_BYTES: usize = 128;
const MINI_SECTOR_BYTES: usize = 64;
/// Streams shorter than this stand in the mini stream.
const MINI_STREAM_CUTOFF: usize = 4096;

/// Checks a compound file and notes the layout of the sheets of its workbook.
///
/// # Errors
/// Where it is damaged, protected, holds no workbook, or is beyond a limit.
pub fn inspect(bytes: &Arc<[u8]>) -> Result<BTreeMap<String, Layout>, Refusal> {
    let file = Compound::open(bytes)?;
    if file.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case("EncryptedPackage")) {
        return Err(Refusal::Protected);
    }
    let entry = |name: &str| file.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name));
    let Some(workbook) = entry("Workbook").or_else(|| entry("Book")) else {
        return Err(Refusal::Damaged("Excelのブックが入っていません".to_owned()));
    };
    biff::inspect(&file.stream(workbook)?)
}

/// A compound file whose chains have been walked.
struct Compound<'a> {
    bytes: &'a [u8],
    sector_bytes: usize,
    /// For each sector the next of its chain.
    next: Vec<u32>,
    mini_next: Vec<u32>,
    mini_stream: Vec<u8>,
    entries: Vec<Entry>,
}

/// An entry of the directory.
struct Entry {
    name: String,
    start: u32,
    length: usize,
}

impl<'a> Compound<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let sector_bytes = match u16_at(bytes, 30)? {
            0x0009 => 512,
            0x000C => 4096,
            _ => return Err(damaged("セクターの大きさ")),
        };
        let mut file = Self { bytes, sector_bytes, next: Vec::new(), mini_next: Vec::new(), mini_stream: Vec::new(), entries: Vec::new() };
        file.next = file.table()?;
        let directory = file.chain(u32_at(bytes, 48)?, usize::MAX)?;
        file.entries = directory.chunks_exact(ENTRY_BYTES).map(|entry| Entry::read(entry, sector_bytes)).collect::<Result<_, _>>()?;
        let mini_sectors = u32_at(bytes, 64)? as usize;
        if mini_sectors > 0 {
            let root = file.entries.first().ok_or_else(|| damaged("ディレクトリー"))?;
            file.mini_stream = file.chain(root.start, root.length)?;
            let table = file.chain(u32_at(bytes, 60)?, mini_sectors.saturating_mul(sector_bytes))?;
            file.mini_next = numbers(&table).collect();
        }
        Ok(file)
    }

    /// The table of all chains, gathered from the sectors that the header and its continuations name.
    fn table(&self) -> Result<Vec<u32>, Refusal> {
        let mut named: Vec<u32> = numbers(self.bytes.get(76..512).ok_or_else(|| damaged("先頭"))?).collect();
        let mut further = u32_at(self.bytes, 68)?;
        let mut steps = 0;
        while further < FIRST_RESERVED {
            let sector = self.sector(further)?;
            named.extend(numbers(sector));
            further = named.pop().ok_or_else(|| damaged("セクターの表"))?;
            steps += 1;
            if steps > self.sectors() {
                return Err(damaged("セクターの表が循環しています"));
            }
        }
        let mut table = Vec::new();
        for id in named.into_iter().filter(|&id| id < FIRST_RESERVED) {
            table.extend(numbers(self.sector(id)?));
        }
        Ok(table)
    }

    fn sectors(&self) -> usize {
        self.bytes.len() / self.sector_bytes
    }

    /// A sector; the last of a file may be cut short.
    fn sector(&self, id: u32) -> Result<&'a [u8], Refusal> {
        let start = (id as usize + 1).saturating_mul(self.sector_bytes);
        let end = start.saturating_add(self.sector_bytes).min(self.bytes.len());
        self.bytes.get(start..end).filter(|sector| !sector.is_empty()).ok_or_else(|| damaged("途中で切れています"))
    }

    /// The bytes of a chain, at most `length`; no chain has more sectors than the file.
    fn chain(&self, start: u32, length: usize) -> Result<Vec<u8>, Refusal> {
        let mut bytes = Vec::new();
        let (mut id, mut steps) = (start, 0);
        while id != END_OF_CHAIN && bytes.len() < length {
            bytes.extend_from_slice(self.sector(id)?);
            id = *self.next.get(id as usize).ok_or_else(|| damaged("セクターの表"))?;
            steps += 1;
            if steps > self.sectors() {
                return Err(damaged("セクターの連なりが循環しています"));
            }
        }
        bytes.truncate(length);
        Ok(bytes)
    }

    fn stream(&self, entry: &Entry) -> Result<Vec<u8>, Refusal> {
        if entry.length >= MINI_STREAM_CUTOFF {
            return self.chain(entry.start, entry.length);
        }
        let mut bytes = Vec::new();
        let mut id = entry.start;
        while id != END_OF_CHAIN && bytes.len() < entry.length {
            let start = (id as usize).saturating_mul(MINI_SECTOR_BYTES);
            let end = start.saturating_add(MINI_SECTOR_BYTES).min(self.mini_stream.len());
            bytes.extend_from_slice(
                self.mini_stream.get(start..end).filter(|sector| !sector.is_empty()).ok_or_else(|| damaged("小さなセクター"))?,
            );
            id = *self.mini_next.get(id as usize).ok_or_else(|| damaged("小さなセクターの表"))?;
        }
        bytes.truncate(entry.length);
        Ok(bytes)
    }
}

impl Entry {
    fn read(bytes: &[u8], sector_bytes: usize) -> Result<Self, Refusal> {
        let units = bytes.get(..64).unwrap_or_default().chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
        let name = char::decode_utf16(units.take_while(|&unit| unit != 0)).map(|sign| sign.unwrap_or('\u{fffd}')).collect();
        let low = u32_at(bytes, 120)? as usize;
        let high = if sector_bytes == 512 { 0 } else { u32_at(bytes, 124)? as usize };
        Ok(Self { name, start: u32_at(bytes, 116)?, length: low | high << 32 })
    }
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(|number| u32::from_le_bytes([number[0], number[1], number[2], number[3]]))
}

fn u16_at(bytes: &[u8], at: usize) -> Result<u16, Refusal> {
    bytes.get(at..at + 2).and_then(|bytes| bytes.try_into().ok()).map(u16::from_le_bytes).ok_or_else(|| damaged("途中で切れています"))
}

fn u32_at(bytes: &[u8], at: usize) -> Result<u32, Refusal> {
    bytes.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes).ok_or_else(|| damaged("途中で切れています"))
}

fn damaged(what: &str) -> Refusal {
    Refusal::Damaged(format!("ファイルの構造が壊れています: {what}"))
}
