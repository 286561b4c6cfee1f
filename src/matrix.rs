//! Sparse matrices of documents by features.

/// A row of a sparse matrix: column numbers, rising, and their values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row<'a> {
    /// Column numbers, strictly rising.
    pub columns: &'a [u32],
    /// Values, as many as `columns`.
    pub values: &'a [f32],
}

impl Row<'_> {
    /// Whether the row has no entry.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// The product of two rows, summed by rising column.
    #[must_use]
    pub fn dot(&self, other: &Row<'_>) -> f64 {
        let (mut i, mut j, mut sum) = (0, 0, 0.0);
        while i < self.columns.len() && j < other.columns.len() {
            match self.columns[i].cmp(&other.columns[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    sum += f64::from(self.values[i]) * f64::from(other.values[j]);
                    i += 1;
                    j += 1;
                }
            }
        }
        sum
    }
}

/// A documents-by-terms matrix in compressed rows, `n_documents x n_terms`.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub struct DocumentTermMatrix {
    starts: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f32>,
    width: usize,
}

impl DocumentTermMatrix {
    /// A matrix of `width` columns from its rows; each row's column numbers must rise strictly.
    #[must_use]
    pub fn from_rows(width: usize, rows: impl IntoIterator<Item = Vec<(u32, f32)>>) -> Self {
        let mut matrix = Self { starts: vec![0], width, ..Self::default() };
        for row in rows {
            debug_assert!(row.windows(2).all(|w| w[0].0 < w[1].0), "columns rise");
            for (column, value) in row {
                matrix.columns.push(column);
                matrix.values.push(value);
            }
            matrix.starts.push(matrix.columns.len());
        }
        matrix
    }

    /// Number of rows.
    #[must_use]
    pub fn height(&self) -> usize {
        self.starts.len() - 1
    }

    /// Number of columns.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Number of entries.
    #[must_use]
    pub const fn entries(&self) -> usize {
        self.columns.len()
    }

    /// A row.
    #[must_use]
    pub fn row(&self, i: usize) -> Row<'_> {
        let range = self.starts[i]..self.starts[i + 1];
        Row { columns: &self.columns[range.clone()], values: &self.values[range] }
    }

    /// All rows in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.height()).map(|i| self.row(i))
    }

    /// The rows named, in the order they are named.
    #[must_use]
    pub fn selected(&self, rows: &[usize]) -> Self {
        let rows = rows.iter().map(|&i| self.row(i)).map(|row| row.columns.iter().copied().zip(row.values.iter().copied()).collect());
        Self::from_rows(self.width, rows)
    }

    /// The matrix turned over, `width x height`; the entries of each column stand by rising row.
    #[must_use]
    pub fn transposed(&self) -> Self {
        let mut counts = vec![0usize; self.width + 1];
        for &column in &self.columns {
            counts[column as usize + 1] += 1;
        }
        for i in 1..counts.len() {
            counts[i] += counts[i - 1];
        }
        let starts = counts.clone();
        let mut columns = vec![0u32; self.columns.len()];
        let mut values = vec![0f32; self.values.len()];
        for (i, row) in (0u32..).zip(self.rows()) {
            for (&column, &value) in row.columns.iter().zip(row.values) {
                let at = &mut counts[column as usize];
                columns[*at] = i;
                values[*at] = value;
                *at += 1;
            }
        }
        Self { starts, columns, values, width: self.height() }
    }
}

/// A matrix without gaps, `n_documents x width`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DenseRows {
    width: usize,
    values: Vec<f32>,
}

impl DenseRows {
    /// Rows of `width` numbers, one after the other.
    #[must_use]
    pub const fn new(width: usize, values: Vec<f32>) -> Self {
        Self { width, values }
    }

    /// A row.
    #[must_use]
    pub fn row(&self, i: usize) -> &[f32] {
        &self.values[i * self.width..(i + 1) * self.width]
    }

    /// The product of two rows, summed from the first number on.
    #[must_use]
    pub fn dot(&self, i: usize, j: usize) -> f64 {
        self.row(i).iter().zip(self.row(j)).map(|(a, b)| f64::from(a * b)).sum()
    }
}

/// What the likeness of documents is computed from: matrices of weighted rows of length 1, all with a row per document. A document
/// without features has an empty row.
#[derive(Debug, Clone, Default)]
pub struct Vectors {
    /// Objects.
    pub target: DocumentTermMatrix,
    /// Troubles and wishes.
    pub concern: DocumentTermMatrix,
    /// Terms.
    pub words: DocumentTermMatrix,
    /// Characters.
    pub characters: DocumentTermMatrix,
    /// Places among the canonical issues of the atlas: a column an issue.
    pub place: DocumentTermMatrix,
    /// How surely each document has its place, 0..=1; 0 where the atlas knows nothing of the kind.
    pub sureness: Vec<f32>,
    /// How well the atlas knows what the survey speaks of, 0..=1.
    pub acquaintance: f64,
    /// Rows of the survey's own word vectors.
    pub survey: DenseRows,
    /// Whether each document denies something.
    pub denies: Vec<bool>,
    /// Whether each document names a topic and says nothing of it.
    pub bare: Vec<bool>,
    /// The terms that the columns of `words` count, sorted.
    pub terms: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_turned_over_twice_is_itself() {
        let m = DocumentTermMatrix::from_rows(3, [vec![(0, 1.0), (2, 2.0)], vec![], vec![(1, 3.0)]]);
        assert_eq!(m.transposed().transposed(), m);
        assert_eq!(m.transposed().row(2), Row { columns: &[0], values: &[2.0] });
    }

    #[test]
    fn a_product_counts_shared_columns_only() {
        let m = DocumentTermMatrix::from_rows(3, [vec![(0, 1.0), (2, 2.0)], vec![(2, 4.0)]]);
        assert!((m.row(0).dot(&m.row(1)) - 8.0).abs() < 1e-12);
    }
}
