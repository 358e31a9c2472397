//! From the parts of a regular expression to instructions.

use super::{
    Fault, Inst,
    syntax::{Class, Node},
};

/// Instructions of one pattern.
const SIZE: usize = 4000;

#[derive(Default)]
struct Compiler {
    code: Vec<Inst>,
    classes: Vec<Class>,
}

pub(super) fn compile(node: &Node) -> Result<(Vec<Inst>, Vec<Class>), Fault> {
    let mut compiler = Compiler::default();
    compiler.node(node)?;
    compiler.emit(Inst::Match)?;
    Ok((compiler.code, compiler.classes))
}

impl Compiler {
    fn emit(&mut self, inst: Inst) -> Result<usize, Fault> {
        if self.code.len() == SIZE {
            return Err("the regular expression is too large".into());
        }
        self.code.push(inst);
        Ok(self.code.len() - 1)
    }

    fn node(&mut self, node: &Node) -> Result<(), Fault> {
        match node {
            Node::Char(c) => self.emit(Inst::Char(*c)).map(drop),
            Node::Any => self.emit(Inst::Any).map(drop),
            Node::Class(class) => {
                self.classes.push(class.clone());
                self.emit(Inst::Class(self.classes.len() - 1)).map(drop)
            }
            Node::Assert(assertion) => self.emit(Inst::Assert(*assertion)).map(drop),
            Node::Group(node, None) => self.node(node),
            Node::Group(node, Some(number)) => {
                self.emit(Inst::Save(number * 2))?;
                self.node(node)?;
                self.emit(Inst::Save(number * 2 + 1)).map(drop)
            }
            Node::All(nodes) => nodes.iter().try_for_each(|node| self.node(node)),
            Node::Either(ways) => self.either(ways),
            Node::Repeat {
                node,
                least,
                most,
                greedy,
            } => self.repeat(node, *least, *most, *greedy),
        }
    }

    fn either(&mut self, ways: &[Node]) -> Result<(), Fault> {
        let mut ends = Vec::new();
        for (at, way) in ways.iter().enumerate() {
            if at + 1 == ways.len() {
                self.node(way)?;
                break;
            }
            let split = self.emit(Inst::Split(0, 0))?;
            self.node(way)?;
            ends.push(self.emit(Inst::Jump(0))?);
            self.code[split] = Inst::Split(split + 1, self.code.len());
        }
        let end = self.code.len();
        ends.into_iter()
            .for_each(|at| self.code[at] = Inst::Jump(end));
        Ok(())
    }

    fn repeat(
        &mut self,
        node: &Node,
        least: usize,
        most: Option<usize>,
        greedy: bool,
    ) -> Result<(), Fault> {
        for _ in 0..least {
            let before = self.code.len();
            self.node(node)?;
            // What compiles to nothing is nothing any number of times.
            if self.code.len() == before {
                break;
            }
        }
        let choice = |go: usize, leave: usize| match greedy {
            true => Inst::Split(go, leave),
            false => Inst::Split(leave, go),
        };
        let Some(most) = most else {
            let split = self.emit(Inst::Split(0, 0))?;
            self.node(node)?;
            self.emit(Inst::Jump(split))?;
            self.code[split] = choice(split + 1, self.code.len());
            return Ok(());
        };
        let mut splits = Vec::new();
        for _ in least..most {
            splits.push(self.emit(Inst::Split(0, 0))?);
            self.node(node)?;
        }
        let end = self.code.len();
        for at in splits {
            self.code[at] = choice(at + 1, end);
        }
        Ok(())
    }
}
